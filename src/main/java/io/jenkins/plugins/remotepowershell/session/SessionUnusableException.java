package io.jenkins.plugins.remotepowershell.session;

import java.io.IOException;

/** The host answered, but there is no runspace pool that a run could use. The message is a sentence for a user. */
public final class SessionUnusableException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The host cannot disconnect: PSRP older than 2.2, Windows older than 8 and Server 2012. */
        TOO_OLD,
        /** The pool broke or was closed; the host's own reason is in the message. */
        BROKEN,
        /** The host kept silent for too long. */
        SILENT
    }

    private final Reason reason;

    SessionUnusableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
