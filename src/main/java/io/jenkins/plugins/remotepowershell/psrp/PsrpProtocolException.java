package io.jenkins.plugins.remotepowershell.psrp;

import java.util.List;

/** The peer broke the protocol; nothing more of the stream can be trusted. The message names what was wrong, never content. */
public final class PsrpProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<PsrpEvent> eventsBefore;

    public PsrpProtocolException(String message) {
        super(message);
        eventsBefore = List.of();
    }

    public PsrpProtocolException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
        eventsBefore = List.of();
    }

    PsrpProtocolException(PsrpProtocolException cause, List<PsrpEvent> eventsBefore) {
        super(cause.getMessage(), cause);
        this.eventsBefore = List.copyOf(eventsBefore);
    }

    /** What the same bytes held before the broken part: valid, and not delivered in another way. */
    public List<PsrpEvent> eventsBefore() {
        return eventsBefore == null ? List.of() : eventsBefore;
    }
}
