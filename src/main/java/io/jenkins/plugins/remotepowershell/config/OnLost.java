package io.jenkins.plugins.remotepowershell.config;

/** What becomes of a script whose build can never come back. */
public enum OnLost {
    /** It is stopped and its session closed. */
    STOP,
    /** It goes on; the session stays until it expires or somebody closes it. */
    KEEP,
    /** It goes on to its end, and its output is kept in the store, encrypted, for those who may configure the job. */
    COLLECT
}
