package io.jenkins.plugins.remotepowershell.psrp;

/** The peer broke the protocol. The message names what was wrong, never content. */
public final class PsrpProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    public PsrpProtocolException(String message) {
        super(message);
    }

    public PsrpProtocolException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
