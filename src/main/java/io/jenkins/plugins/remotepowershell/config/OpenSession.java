package io.jenkins.plugins.remotepowershell.config;

import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Whether a run has a session of its own on its host, as far as this controller can tell without asking. */
final class OpenSession {
    private static final Logger LOGGER = Logger.getLogger(OpenSession.class.getName());

    /** What MaxIdleTimeoutms can be at most: no host keeps a session longer that nobody is connected to. */
    private static final Duration LONGEST_IDLE_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);

    private OpenSession() {}

    /** Whether nobody follows a run that is known, and its session has ended with it or by its host's idle limit. */
    static boolean isGone(String runId) {
        Optional<StoredRun> stored = JenkinsRuns.get().store().find(runId);
        return stored.isPresent() && JenkinsRuns.get().live(runId).isEmpty() && !isOpen(stored.get());
    }

    /** One that cannot be read may have one. */
    static boolean isOpen(StoredRun run) {
        try {
            return isOpen(run.record(), Instant.now());
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Whether " + run + " has a session on its host cannot be read", unreadable);
            return true;
        }
    }

    /** A session that several runs use one after the other is the holder's, which is closed with its block. */
    static boolean isOpen(RunRecord record, Instant now) {
        return isBegun(record) && (record.sharing().isHolder() || now.isBefore(keptUntil(record)));
    }

    private static boolean isBegun(RunRecord record) {
        boolean isBegun = record.sharing().isHolder() || record.phase() != RunPhase.CREATED;
        return isBegun
                && record.phase() != RunPhase.FINISHED
                && record.sharing().holder().isEmpty();
    }

    private static Instant keptUntil(RunRecord record) {
        return record.lastSeenAt()
                .orElse(record.createdAt())
                .plus(record.idleTimeout().orElse(LONGEST_IDLE_TIMEOUT));
    }
}
