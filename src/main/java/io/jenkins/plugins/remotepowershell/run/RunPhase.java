package io.jenkins.plugins.remotepowershell.run;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How far a run has come, as saved before the step that makes it true. "Disconnected" is no phase. */
public enum RunPhase {
    /** The identity is saved; nothing was sent. */
    CREATED,
    /** Create may have left; nothing of the script can have run. */
    OPENING,
    /**
     * Command may have left: from here on nothing is ever sent again on a guess. Back to CREATED only once it is certain
     * that what was sent can never start.
     */
    STARTING,
    /** The host has the script. */
    RUNNING,
    /** Someone asked to stop it. */
    STOPPING,
    /** The outcome is saved. */
    FINISHED;

    private static final Map<RunPhase, Set<RunPhase>> NEXT = Map.of(
            CREATED, EnumSet.of(OPENING, FINISHED),
            OPENING, EnumSet.of(STARTING, FINISHED),
            STARTING, EnumSet.of(RUNNING, STOPPING, FINISHED, CREATED),
            RUNNING, EnumSet.of(STOPPING, FINISHED),
            STOPPING, EnumSet.of(FINISHED),
            FINISHED, EnumSet.noneOf(RunPhase.class));

    /** Whether the script may have begun on the host. */
    public boolean mayHaveStarted() {
        return compareTo(STARTING) >= 0;
    }

    public boolean canBecome(RunPhase next) {
        return NEXT.get(this).contains(next);
    }

    /** @return next; throws and changes nothing if the table does not have it */
    RunPhase to(RunPhase next) {
        if (!canBecome(next)) {
            throw new IllegalStateException("A run cannot go from " + this + " to " + next);
        }
        return next;
    }
}
