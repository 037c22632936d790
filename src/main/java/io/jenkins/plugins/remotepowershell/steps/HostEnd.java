package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunRecord;

/** How it ended on one host of a step, as far as this step is concerned. */
sealed interface HostEnd {

    /** The run has an outcome. */
    record Finished(HostPart part, RunOutcome outcome, RunRecord record) implements HostEnd {}

    /** Nothing was started, for a reason that trying again does not cure. */
    record Refused(HostPart part, String sentence) implements HostEnd {}

    /** The step gives up; the script may go on, and its session stays on the list of sessions. */
    record Abandoned(HostPart part, String sentence) implements HostEnd {}

    /** Jenkins shuts down, or the step was told not to wait for the script. */
    record Left(HostPart part) implements HostEnd {}

    HostPart part();

    /** Null where there is none. */
    @CheckForNull
    default Integer exitCode() {
        return this instanceof Finished it ? it.outcome().exitCode() : null;
    }
}
