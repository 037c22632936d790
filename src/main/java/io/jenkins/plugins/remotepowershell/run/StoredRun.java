package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A run of the store. Reading is free; changing needs {@link #open}, which only one can have at a time. */
public final class StoredRun {
    private static final Logger LOGGER = Logger.getLogger(StoredRun.class.getName());

    private final String runId;
    private final RunDirectory files;
    private final SpoolProtection protection;
    private final Clock clock;

    StoredRun(String runId, RunDirectory files, SpoolProtection protection, Clock clock) {
        this.runId = runId;
        this.files = files;
        this.protection = protection;
        this.clock = clock;
    }

    public String runId() {
        return runId;
    }

    /** As last written; its driver may be ahead. */
    public RunRecord record() throws IOException {
        return files.read();
    }

    /** What the program that embeds the engine noted of the run, such as who it belongs to. */
    public Map<String, String> labels() throws IOException {
        return files.readLabels();
    }

    /** Of a holder: the run that has its session now; empty if none has. */
    public Optional<StoredRun> sessionUser() throws IOException {
        Optional<String> user = record().sharing().lastUser();
        return user.isEmpty() ? Optional.empty() : other(user.get()).filter(StoredRun::isUnfinished);
    }

    /** Of a run in the session of another: the holder; empty if it has its own, or the holder is gone. */
    public Optional<StoredRun> sessionHolder() throws IOException {
        Optional<String> holder = record().sharing().holder();
        return holder.isEmpty() ? Optional.empty() : other(holder.get());
    }

    private Optional<StoredRun> other(String otherId) {
        RunDirectory other = files.sibling(otherId);
        return other.hasRecord() ? Optional.of(new StoredRun(otherId, other, protection, clock)) : Optional.empty();
    }

    /** One that cannot be read may go on. */
    private boolean isUnfinished() {
        try {
            return record().phase() != RunPhase.FINISHED;
        } catch (IOException unreadable) {
            LOGGER.log(Level.FINE, "Whether " + this + " has ended cannot be read", unreadable);
            return true;
        }
    }

    /** Replaces all labels; also while someone else drives the run. */
    public void setLabels(Map<String, String> labels) throws IOException {
        files.writeLabels(labels);
    }

    Instant createdAt() {
        try {
            return record().createdAt();
        } catch (IOException unreadable) {
            return Instant.EPOCH;
        }
    }

    /** Leaves a request that the run's driver obeys, now or when it comes back. */
    public void requestStop() throws IOException {
        requestStop(StopScope.SCRIPT);
    }

    /** As {@link #requestStop()}; a wider scope counts, whichever comes first. */
    public void requestStop(StopScope scope) throws IOException {
        files.requestStop(scope);
    }

    /** Whether there is such a request. */
    public boolean isStopRequested() {
        return files.isStopRequested();
    }

    /** @throws RunIsDrivenException if someone else drives it */
    public DrivenRun open() throws IOException {
        return DrivenRun.open(files, protection, clock);
    }

    /**
     * Records that are still in the spool, in order; only while nobody drives the run.
     *
     * @return whether these are all that were received
     */
    public boolean readRecords(Consumer<RunnerRecord> consumer) throws IOException {
        try (DrivenRun run = open()) {
            run.spool().readAfter(0, consumer::accept);
            return run.spool().isWhole();
        }
    }

    /** Forgets the records of a finished run, once nobody needs them any more. */
    public void forgetRecords() throws IOException {
        try (DrivenRun run = open()) {
            run.spool().clear();
        }
    }

    Path path() {
        return files.path();
    }

    @Override
    public String toString() {
        return "run " + runId;
    }
}
