package io.jenkins.plugins.remotepowershell.run;

/** The attempt to start the script that the record is about: there is another one when it is certain that the last cannot start. */
final class RunAttempt {
    private final RecordFields fields;

    RunAttempt(RecordFields fields) {
        this.fields = fields;
    }

    /** How often the script was on its way to the host, counting this one. */
    int number() {
        return fields.integer("attempt").orElse(1);
    }

    /** Empty while another process knows it. */
    String nonce() {
        return fields.text("nonce");
    }

    void setNonce(String nonce) {
        fields.set("nonce", nonce);
    }

    /** Whether the shell of this attempt was seen after the start became uncertain: the name leads to the same host. */
    boolean isHostConfirmed() {
        return fields.isSet("hostConfirmed");
    }

    void confirmHost() {
        fields.set("hostConfirmed", true);
    }

    /** Whether the script needed more than one request: a host may list the command and yet never start it. */
    boolean isSentInPieces() {
        return fields.isSet("sentInPieces");
    }

    void setSentInPieces() {
        fields.set("sentInPieces", true);
    }

    /** Names the run's marker and files on the host: another attempt has others, since the first one's marker is taken. */
    String hostRunId() {
        String runId = fields.text("runId");
        return number() == 1 ? runId : runId + "+" + number();
    }

    void beginNext(String nonce) {
        forget();
        fields.set("attempt", number() + 1);
        setNonce(nonce);
    }

    /** What is known of this attempt does not hold for another one. */
    void forget() {
        fields.remove("nonce");
        fields.remove("hostConfirmed");
        fields.remove("sentInPieces");
    }
}
