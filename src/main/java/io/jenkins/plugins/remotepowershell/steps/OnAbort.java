package io.jenkins.plugins.remotepowershell.steps;

/** What an abort does to the script. */
enum OnAbort {
    /** Signal, then close the session, then end its processes. */
    STOP,
    /** Nothing: it goes on, and its session stays on the list of sessions. */
    LEAVE
}
