package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;

/** What the program's own endings are called towards a shell. A script's own code looks the same; see {@code --result}. */
final class ExitCode {
    static final int OK = 0;
    static final int USAGE = 2;
    static final int TIMED_OUT = 124;
    static final int LOST_OR_UNKNOWN = 125;
    static final int NOT_STARTED = 126;
    static final int LEFT_OR_STOPPED = 130;
    private static final int LARGEST = 255;

    private ExitCode() {}

    /** A script's code from 0 to 255 is passed on, any other ends as 1. */
    static int of(RunOutcome outcome) {
        return switch (outcome.kind()) {
            case COMPLETED, FAILED -> passedOn(outcome.exitCode() == null ? 1 : outcome.exitCode());
            case STOPPED -> LEFT_OR_STOPPED;
            case TIMED_OUT -> TIMED_OUT;
            case NOT_STARTED -> NOT_STARTED;
            case LOST, UNKNOWN -> LOST_OR_UNKNOWN;
        };
    }

    /** Whether a shell sees the script's own code. */
    static boolean isPassedOn(RunOutcome outcome) {
        boolean scripts = outcome.kind() == OutcomeKind.COMPLETED || outcome.kind() == OutcomeKind.FAILED;
        return !scripts || outcome.exitCode() == null || outcome.exitCode() == of(outcome);
    }

    private static int passedOn(int code) {
        return code < 0 || code > LARGEST ? 1 : code;
    }
}
