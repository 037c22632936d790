package io.jenkins.plugins.remotepowershell.wsman;

import java.io.IOException;

/** The host answered with a fault. */
public final class WsmanFaultException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient WsmanFault fault;
    private final WsmanAction action;

    public WsmanFaultException(WsmanAction action, WsmanFault fault) {
        super("The host refused " + action + ": " + fault);
        this.action = action;
        this.fault = fault;
    }

    public WsmanFault fault() {
        return fault;
    }

    public WsmanFaultCode code() {
        return fault.code();
    }

    public WsmanAction action() {
        return action;
    }
}
