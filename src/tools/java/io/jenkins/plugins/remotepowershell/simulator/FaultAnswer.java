package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;

/** The host refuses an operation with a fault. */
final class FaultAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    private final WsmanFaultCode code;

    FaultAnswer(WsmanFaultCode code) {
        super(code.meaning());
        this.code = code;
    }

    WsmanFaultCode code() {
        return code;
    }

    String subcode() {
        return switch (code) {
            case TIMED_OUT -> "w:TimedOut";
            case NOT_FOUND -> "w:InvalidSelectors";
            case ACCESS_DENIED -> "w:AccessDenied";
            default -> "w:InternalError";
        };
    }
}
