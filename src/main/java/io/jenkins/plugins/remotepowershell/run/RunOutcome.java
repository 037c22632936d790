package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * How a run ended.
 *
 * @param exitCode null where there is none or it cannot be known
 * @param sentence for people: what happened, why, what to do next; empty for a plain end
 * @param lostRecords records that are known to be missing
 */
public record RunOutcome(OutcomeKind kind, @CheckForNull Integer exitCode, String sentence, long lostRecords) {

    public static RunOutcome notStarted(String reason) {
        return new RunOutcome(OutcomeKind.NOT_STARTED, null, reason, 0);
    }

    public static RunOutcome unknown(String reason) {
        return new RunOutcome(OutcomeKind.UNKNOWN, null, reason, 0);
    }

    RunOutcome withLostRecords(long count) {
        return new RunOutcome(kind, exitCode, sentence, count);
    }
}
