package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.config.LiveRun;

/** What a step is doing on a host now. */
interface LiveStep extends LiveRun {
    /** Nobody may wait for the step any more: then what an abort would have done is done now, and the log is left alone. */
    void abandonIfInactive();

    /** Ends the thread, wherever it stands. */
    void interrupt();
}
