package io.jenkins.plugins.remotepowershell.run;

/** How a run can end. */
public enum OutcomeKind {
    /** The script came to its end or called exit. */
    COMPLETED,
    /** A terminating error left the script. */
    FAILED,
    /** It was stopped on request. */
    STOPPED,
    /** It passed its maximum run time. */
    TIMED_OUT,
    /** Nothing of the script ran. */
    NOT_STARTED,
    /** The session is gone and the exit state with it; the cause is named. */
    LOST,
    /** It cannot be known whether the script ran, or how it ended; the reason is named. */
    UNKNOWN;

    /** Whether the script's own end is known. */
    public boolean isKnownEnd() {
        return this == COMPLETED || this == FAILED || this == STOPPED || this == TIMED_OUT;
    }
}
