package io.jenkins.plugins.remotepowershell.transport;

/** A sign-on that came to nothing. The message is a clause without credential, such as {@code its KDC does not answer}. */
final class SignOnException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the failure means for the account and for other mechanisms. */
    enum Reason {
        /** The secret was looked at and refused: trying on counts towards a lock-out. */
        REFUSED,
        /** The mechanism cannot be used here; the secret was not tried. */
        UNUSABLE,
        /** The peer broke or weakened the mechanism: someone may be on the path. */
        VIOLATED
    }

    private final Reason reason;

    SignOnException(Reason reason, String clause) {
        this(reason, clause, null);
    }

    SignOnException(Reason reason, String clause, Throwable cause) {
        super(clause, cause);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
