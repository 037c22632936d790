package io.jenkins.plugins.remotepowershell.psrp;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.Optional;

/** Turns the messages that pool and pipeline share in form into events. */
final class RecordDecoder {
    private static final String HOST_INFORMATION_MESSAGE = "System.Management.Automation.HostInformationMessage";

    private RecordDecoder() {}

    /** WARNING_RECORD, VERBOSE_RECORD, DEBUG_RECORD. [MS-PSRP] 2.2.3.16. */
    static PsrpEvent informational(PsrpMessage message, MessageType type) throws PsrpProtocolException {
        Payload payload = Payload.of(message);
        Object text = payload.optional("InformationalRecord_Message");
        String fallback = Optional.ofNullable(payload.object().text()).orElse("");
        return new PsrpEvent.Informational(type, text instanceof String string ? string : fallback);
    }

    /** INFORMATION_RECORD. [MS-PSRP] 2.2.2.26. */
    static PsrpEvent information(PsrpMessage message) throws PsrpProtocolException {
        Object data = Payload.of(message).optional("MessageData");
        if (data instanceof PsObject object && object.isOfType(HOST_INFORMATION_MESSAGE)) {
            return new PsrpEvent.Information(
                    textOf(object.property("Message")), true, Boolean.TRUE.equals(object.property("NoNewLine")));
        }
        return new PsrpEvent.Information(textOf(data), false, false);
    }

    static Optional<ErrorRecord> reason(Payload payload) {
        return Optional.ofNullable(payload.optional("ExceptionAsErrorRecord")).map(ErrorRecord::from);
    }

    private static String textOf(@CheckForNull Object value) {
        if (value instanceof PsObject object) {
            return object.text() != null ? object.text() : textOf(object.value());
        }
        return value == null ? "" : value.toString();
    }
}
