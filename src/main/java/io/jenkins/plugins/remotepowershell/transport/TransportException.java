package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;

/** A request that got no WS-Management answer. The message is one sentence for a user. */
public final class TransportException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, by what the caller does next. */
    public enum Kind {
        /** Name unknown, connection refused, no route, or no connection within the time limit. */
        UNREACHABLE,
        /** The peer's certificate is not trusted; the message describes it, so that it can be pinned. */
        UNTRUSTED,
        /** TLS failed for another reason. */
        TLS_FAILED,
        /** HTTP 401 after a complete sign-on, or no acceptable mechanism. Never to be hammered: accounts lock out. */
        SIGN_ON_REFUSED,
        /** HTTP 403. */
        FORBIDDEN,
        /** No WS-Management service answers there: HTTP 404, or content that is no SOAP. */
        NOT_WSMAN,
        /** The host wants message encryption: HTTP 500 without a body. */
        ENCRYPTION_REQUIRED,
        /** HTTP 503. */
        SERVICE_UNAVAILABLE,
        /** The connection ended, or the time limit passed, before the whole reply was there. */
        CONNECTION_LOST,
        /** A reply whose protection is missing or wrong: someone may be on the path. */
        PROTECTION_VIOLATED,
        /** The settings forbid the request, such as Basic over plain HTTP. Nothing was sent. */
        NOT_ALLOWED
    }

    private final Kind kind;
    private final boolean mayHaveBeenHandled;

    /** @param mayHaveBeenHandled whether the request may have reached the service */
    public TransportException(Kind kind, boolean mayHaveBeenHandled, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.mayHaveBeenHandled = mayHaveBeenHandled;
    }

    public Kind kind() {
        return kind;
    }

    public boolean mayHaveBeenHandled() {
        return mayHaveBeenHandled;
    }
}
