package io.jenkins.plugins.remotepowershell.steps;

/** What an abort does to the script. */
enum OnAbort {
    /** Signal, then close the session, then end its processes. */
    STOP,
    /** As {@link #STOP}, and whatever processes it has begun end with it. */
    KILL_TREE,
    /** Nothing: it goes on, and its session stays on the list of sessions. */
    LEAVE
}
