package io.jenkins.plugins.remotepowershell.sessions;

import io.jenkins.plugins.remotepowershell.config.HostReach;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.HostResolver;
import io.jenkins.plugins.remotepowershell.config.OwnerLookup;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.DirectoryRemoval;
import io.jenkins.plugins.remotepowershell.run.RunIsDrivenException;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.run.TemporaryDirectory;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Removes the temporary directories of builds that are over, each once for its host and account, when none of the scripts
 * that have used it can still run.
 */
final class TemporaryDirectories {
    private static final Logger LOGGER = Logger.getLogger(TemporaryDirectories.class.getName());
    private static final int TRIES_AT_THE_LOCK = 10;
    private static final long LOCK_PAUSE_MILLIS = 500;

    /** Ids of the runs whose directory is being removed. */
    private static final Set<String> AT_WORK = ConcurrentHashMap.newKeySet();

    private TemporaryDirectories() {}

    /** One on a host, of one account. */
    private record Place(String endpoint, String account, String name) {
        static Place of(RunRecord record) {
            return new Place(
                    record.target().endpoint(),
                    record.target().account(),
                    record.temporaryDirectory().name());
        }
    }

    /** As {@link #sweep}, if one of these runs has used a directory. @param all is read only then */
    static void sweep(Collection<StoredRun> ended, RunStore all) throws IOException {
        if (ended.stream()
                .anyMatch(
                        run -> read(run).filter(TemporaryDirectories::isAwaited).isPresent())) {
            sweep(all.list());
        }
    }

    /** Begins to remove what may be removed now, on threads of its own. @param all runs of the store */
    static void sweep(Collection<StoredRun> all) {
        Map<Place, SharedDirectory> places = new LinkedHashMap<>();
        for (StoredRun run : all) {
            read(run)
                    .filter(record -> !record.temporaryDirectory().name().isEmpty())
                    .ifPresent(record -> places.computeIfAbsent(Place.of(record), place -> new SharedDirectory())
                            .add(run, record));
        }
        places.values().forEach(TemporaryDirectories::begin);
    }

    private static void begin(SharedDirectory directory) {
        try {
            for (StoredRun run : directory.due(Instant.now())) {
                begin(run);
            }
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "A temporary directory of a build waits for the next sweep", unreadable);
        }
    }

    /** Tries now, whatever came of tries before. */
    static void begin(StoredRun run) {
        if (AT_WORK.add(run.runId())) {
            RunThread.start("remote-powershell directory of " + run.runId(), () -> removeAlone(run));
        }
    }

    private static void removeAlone(StoredRun run) {
        try {
            remove(run);
        } catch (IOException notNow) {
            LOGGER.log(Level.FINE, "The temporary directory of " + run + " waits for the next sweep", notNow);
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOGGER.log(Level.WARNING, "The sweep could not remove the temporary directory of " + run, failed);
        } finally {
            AT_WORK.remove(run.runId());
        }
    }

    private static void remove(StoredRun run) throws IOException, InterruptedException {
        RunOwner owner = RunOwner.fromLabels(run.labels());
        Optional<String> problem = tried(run, owner);
        TemporaryDirectory directory = run.record().temporaryDirectory();
        String what = "The temporary directory " + directory.path() + " of " + owner.build() + " on "
                + owner.host().name();
        if (problem.isEmpty()) {
            LOGGER.fine(what + " was removed");
        } else if (directory.isGivenUp()) {
            LOGGER.warning(what + " stays there, after many tries to remove it: " + problem.get()
                    + ". Remove it there, or try again on the page of sessions");
        } else {
            LOGGER.fine(what + " could not be removed yet: " + problem.get());
        }
    }

    private static Optional<String> tried(StoredRun run, RunOwner owner) throws IOException, InterruptedException {
        try (HostReach reach = HostResolver.resume(
                        OwnerLookup.build(owner).orElse(null),
                        owner,
                        run.record().target(),
                        null,
                        notice -> LOGGER.log(Level.FINE, "{0}: {1}", new Object[] {run, notice}))
                .reach()) {
            return tried(run, reach);
        } catch (HostRefusedException refused) {
            DirectoryRemoval.save(run, Optional.of(refused.getMessage()));
            return Optional.of(refused.getMessage());
        }
    }

    /** Whoever has just written the run's last lines may have it open for a moment. */
    private static Optional<String> tried(StoredRun run, HostReach reach) throws IOException, InterruptedException {
        for (int i = 1; i < TRIES_AT_THE_LOCK; i++) {
            try {
                return DirectoryRemoval.remove(run, reach.settings(null));
            } catch (RunIsDrivenException inUse) {
                LOGGER.log(Level.FINER, "Waiting for " + run, inUse);
                Thread.sleep(LOCK_PAUSE_MILLIS);
            }
        }
        return DirectoryRemoval.remove(run, reach.settings(null));
    }

    private static boolean isAwaited(RunRecord record) {
        return record.phase() == RunPhase.FINISHED
                && record.temporaryDirectory().isAwaited();
    }

    private static Optional<RunRecord> read(StoredRun run) {
        try {
            return Optional.of(run.record());
        } catch (IOException unreadable) {
            LOGGER.log(Level.FINE, "Whether " + run + " has used a temporary directory cannot be read", unreadable);
            return Optional.empty();
        }
    }
}
