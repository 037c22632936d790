package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The runs known on this machine: a directory each, readable by its owner only. Safe for use by many processes. */
public final class RunStore {
    /** How long a finished run stays. */
    public static final Duration KEPT = Duration.ofDays(30);

    private static final Logger LOGGER = Logger.getLogger(RunStore.class.getName());
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Path root;
    private final SpoolProtection protection;
    private final Clock clock;

    public RunStore(Path root, SpoolProtection protection, Clock clock) {
        this.root = root;
        this.protection = protection;
        this.clock = clock;
    }

    /** Whether a text can be a run's id: it becomes a directory's name here and on the host. */
    public static boolean isRunId(String text) {
        return RUN_ID.matcher(text).matches() && !text.endsWith(".");
    }

    /**
     * Saves a new run's identity.
     *
     * @return empty if there is a run of that id already
     */
    public Optional<StoredRun> create(String runId, RunTarget target) throws IOException {
        return create(runId, target, Map.of());
    }

    /**
     * Saves a new run's identity together with what the embedding program wants to know of it later.
     *
     * @return empty if there is a run of that id already
     */
    public Optional<StoredRun> create(String runId, RunTarget target, Map<String, String> labels) throws IOException {
        return save(RunRecord.create(runId, target, RunIdentity.draw(), clock.instant()), labels);
    }

    /**
     * Saves a run without a script, whose session others are to use: see {@link SessionSharing}. The first of them opens it.
     *
     * @return empty if there is a run of that id already
     */
    public Optional<StoredRun> createHolder(String runId, RunTarget target, Map<String, String> labels)
            throws IOException {
        RunRecord record = RunRecord.create(runId, target, RunIdentity.draw(), clock.instant());
        record.sharing().hold();
        return save(record, labels);
    }

    /**
     * Saves a new run that is to use the session of a holder.
     *
     * @return empty if there is a run of that id already
     */
    public Optional<StoredRun> createIn(StoredRun holder, String runId, Map<String, String> labels) throws IOException {
        RunRecord session = holder.record();
        RunIdentity identity = RunIdentity.drawIn(session.identity().shellId());
        RunRecord record = RunRecord.create(runId, session.target(), identity, clock.instant());
        record.sharing().useSessionOf(holder.runId());
        return save(record, labels);
    }

    /**
     * Saves a run that was found on its host, running.
     *
     * @return empty if there is a run of that id already
     */
    public Optional<StoredRun> adopt(String runId, RunTarget target, UUID shellId, UUID commandId) throws IOException {
        RunIdentity identity = new RunIdentity(shellId, commandId, UUID.randomUUID(), "");
        RunRecord record = RunRecord.create(runId, target, identity, clock.instant());
        record.adopt();
        return save(record, Map.of());
    }

    private Optional<StoredRun> save(RunRecord record, Map<String, String> labels) throws IOException {
        String runId = record.runId();
        Path directory = directory(runId);
        createPrivate(root);
        if (Files.exists(directory)) {
            return Optional.empty();
        }
        Path draft = Files.createTempDirectory(root, ".new-");
        RunDirectory files = new RunDirectory(draft);
        files.write(record);
        files.writeLabels(labels);
        try {
            Files.move(draft, directory);
        } catch (FileSystemException failed) {
            deleteTree(draft);
            if (!Files.exists(directory)) {
                throw failed;
            }
            return Optional.empty(); // another process was quicker
        }
        RunDirectory.sync(root);
        return find(runId);
    }

    public Optional<StoredRun> find(String runId) {
        if (!isRunId(runId)) {
            return Optional.empty();
        }
        RunDirectory files = new RunDirectory(directory(runId));
        return files.hasRecord() ? Optional.of(new StoredRun(runId, files, protection, clock)) : Optional.empty();
    }

    /** All runs, the oldest first; those whose record cannot be read before them. */
    public List<StoredRun> list() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        List<Dated> runs = new ArrayList<>();
        try (Stream<Path> directories = Files.list(root)) {
            for (Path directory : directories.sorted().toList()) {
                find(directory.getFileName().toString())
                        .map(run -> new Dated(run.createdAt(), run))
                        .ifPresent(runs::add);
            }
        }
        return runs.stream()
                .sorted(Comparator.comparing(Dated::createdAt))
                .map(Dated::run)
                .toList();
    }

    /** Its record is read once, not each time it is compared. */
    private record Dated(Instant createdAt, StoredRun run) {}

    /**
     * Removes finished runs whose time is over.
     *
     * @return their ids
     */
    public List<String> prune(Duration kept) throws IOException {
        Instant limit = clock.instant().minus(kept);
        List<String> removed = new ArrayList<>();
        for (StoredRun run : list()) {
            if (isOver(run, limit) && remove(run.path())) {
                removed.add(run.runId());
            }
        }
        return removed;
    }

    private static boolean isOver(StoredRun run, Instant limit) {
        try {
            RunRecord record = run.record();
            return record.finishedAt().filter(limit::isAfter).isPresent()
                    && !record.temporaryDirectory().isAwaited();
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Kept " + run + ", which cannot be read", unreadable);
            return false;
        }
    }

    /** The lock's own file goes last, after the lock: Windows does not delete open files. */
    private static boolean remove(Path directory) throws IOException {
        try (RunLock lock = RunLock.acquire(directory);
                Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> !path.endsWith("lock")).toList()) {
                Files.delete(file);
            }
        } catch (RunIsDrivenException inUse) {
            LOGGER.fine(inUse.getMessage());
            return false;
        }
        deleteTree(directory);
        return true;
    }

    private Path directory(String runId) {
        if (!isRunId(runId)) {
            throw new IllegalArgumentException(
                    "'" + runId + "' is no run id: letters, digits, dot, dash and underscore, at most 63");
        }
        return root.resolve(runId);
    }

    private static void createPrivate(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Files.createDirectories(directory);
        FileStore store = Files.getFileStore(directory);
        if (store.supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
