package io.jenkins.plugins.remotepowershell.sessions;

import io.jenkins.plugins.remotepowershell.config.OwnerLookup;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.DirectoryRemoval;
import io.jenkins.plugins.remotepowershell.run.RunIsDrivenException;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.run.TemporaryDirectory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The runs that have used one temporary directory; one of them answers for it until it is removed. */
final class SharedDirectory {
    private static final Logger LOGGER = Logger.getLogger(SharedDirectory.class.getName());

    /** With its record as it was read. */
    private record User(StoredRun run, RunRecord record) {
        TemporaryDirectory directory() {
            return record.temporaryDirectory();
        }

        /** Of these the host asks first whether their process lives. */
        boolean isEndKnown() {
            return record.outcome().map(RunOutcome::kind).orElseThrow().isKnownEnd();
        }
    }

    private final List<User> users = new ArrayList<>();

    void add(StoredRun run, RunRecord record) {
        users.add(new User(run, record));
    }

    /** The runs that answer for it, if it may be removed and it is time for a try; more than one if they saw it elsewhere. */
    List<StoredRun> due(Instant now) throws IOException {
        if (users.stream().noneMatch(user -> user.directory().isAwaited()) || !areAllOver()) {
            return List.of();
        }
        List<StoredRun> due = new ArrayList<>();
        for (List<User> ofOnePath : byPath().values()) {
            User first = answering(ofOnePath);
            if (!first.directory().nextTry().isAfter(now)) {
                relieveOthers(ofOnePath, first);
                due.add(first.run());
            }
        }
        return due;
    }

    private boolean areAllOver() throws IOException {
        for (User user : users) {
            boolean isOver = user.record().phase() == RunPhase.FINISHED
                    && OwnerLookup.isBuildOver(RunOwner.fromLabels(user.run().labels()));
            if (!isOver) {
                return false;
            }
        }
        return true;
    }

    private Map<String, List<User>> byPath() {
        Map<String, List<User>> paths = new LinkedHashMap<>();
        users.stream().filter(user -> user.directory().isAwaited()).forEach(user -> paths.computeIfAbsent(
                        user.directory().path(), path -> new ArrayList<>())
                .add(user));
        return paths;
    }

    private static User answering(List<User> ofOnePath) {
        return ofOnePath.stream().filter(user -> !user.isEndKnown()).findFirst().orElse(ofOnePath.get(0));
    }

    /** One try is enough for all; if this process dies now, that of the first is still to come. */
    private static void relieveOthers(List<User> ofOnePath, User first) throws IOException {
        for (User user : ofOnePath) {
            if (user != first) {
                relieve(user.run());
            }
        }
    }

    private static void relieve(StoredRun run) throws IOException {
        try {
            DirectoryRemoval.save(run, Optional.empty());
        } catch (RunIsDrivenException inUse) {
            LOGGER.log(Level.FINE, "{0} is relieved at the next sweep", run);
        }
    }
}
