package io.jenkins.plugins.remotepowershell.psrp;

/**
 * Progress of an activity. [MS-PSRP] 2.2.2.25.
 *
 * @param percent 0 to 100, or -1 if unknown
 * @param secondsRemaining -1 if unknown
 */
public record ProgressRecord(String activity, String status, int percent, int secondsRemaining, boolean completed) {

    /** Lenient but for the name: a record for the eye should not end a run. */
    static ProgressRecord decode(PsrpMessage message) throws PsrpProtocolException {
        Payload payload = Payload.of(message);
        return new ProgressRecord(
                payload.text("Activity"),
                payload.optional("StatusDescription") instanceof String status ? status : "",
                payload.number("PercentComplete", -1),
                payload.number("SecondsRemaining", -1),
                payload.number("Type", 0) == 1);
    }
}
