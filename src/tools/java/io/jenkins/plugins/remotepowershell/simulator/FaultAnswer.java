package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;

/** The host refuses an operation with a fault. */
final class FaultAnswer extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SERVER_ERROR = 500;

    private final WsmanFaultCode code;

    FaultAnswer(WsmanFaultCode code) {
        super(code.meaning());
        this.code = code;
    }

    Answer answer(ServerResponses responses, String computerName) {
        return new Answer(SERVER_ERROR, responses.fault(code.number(), subcode(), computerName, code.meaning()));
    }

    private String subcode() {
        return switch (code) {
            case TIMED_OUT -> "w:TimedOut";
            case NOT_FOUND -> "w:InvalidSelectors";
            case ACCESS_DENIED -> "w:AccessDenied";
            case ENVELOPE_SIZE_TOO_SMALL, REQUEST_TOO_LARGE, RESPONSE_TOO_LARGE -> "w:EncodingLimit";
            case INVALID_HEADER_VALUE -> "a:InvalidMessageInformationHeader";
            default -> "w:InternalError";
        };
    }
}
