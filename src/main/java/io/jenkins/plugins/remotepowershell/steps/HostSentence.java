package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.run.RunOutcome;

/** How it ended on one host, in one sentence for people. */
final class HostSentence {
    private HostSentence() {}

    static String of(HostEnd end) {
        if (end instanceof HostEnd.Finished it) {
            return of(it.outcome());
        } else if (end instanceof HostEnd.Refused it) {
            return it.sentence();
        } else if (end instanceof HostEnd.Abandoned it) {
            return it.sentence();
        }
        return "not waited for; its session is on the list of sessions";
    }

    private static String of(RunOutcome outcome) {
        return switch (outcome.kind()) {
            case COMPLETED -> "script returned exit code " + outcome.exitCode();
            case FAILED ->
                outcome.sentence().isEmpty()
                        ? "script ended with a terminating error"
                        : "script failed: " + outcome.sentence();
            case NOT_STARTED -> "the script was not started: " + outcome.sentence();
            case STOPPED, TIMED_OUT, LOST, UNKNOWN -> outcome.sentence();
        };
    }
}
