package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** A run in the hands of its one driver: record, spool and delivery, open until closed. */
public final class DrivenRun implements AutoCloseable {
    private final RunDirectory files;
    private final RunLock lock;
    private volatile RunRecord record;
    private volatile ReceivedOutput output;
    private final SpoolProtection protection;
    private final Clock clock;

    private DrivenRun(RunDirectory files, RunLock lock, SpoolProtection protection, Clock clock) throws IOException {
        this.files = files;
        this.lock = lock;
        this.record = files.read();
        this.output = ReceivedOutput.open(files, record, protection);
        this.protection = protection;
        this.clock = clock;
    }

    static DrivenRun open(RunDirectory files, SpoolProtection protection, Clock clock) throws IOException {
        RunLock lock = RunLock.acquire(files.path());
        try {
            return new DrivenRun(files, lock, protection, clock);
        } catch (IOException | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    public RunRecord record() {
        return record;
    }

    OutputSpool spool() {
        return output.spool();
    }

    DeliveryLog delivery() {
        return output.delivery();
    }

    Instant now() {
        return clock.instant();
    }

    /** Who may still drive a copy of this run: empty if the driver before us has closed it or is known to be dead. */
    Optional<String> predecessor() {
        return lock.predecessor();
    }

    /** The record of another run of the store, as last written. */
    Optional<RunRecord> other(String runId) throws IOException {
        RunDirectory other = files.sibling(runId);
        return other.hasRecord() ? Optional.of(other.read()) : Optional.empty();
    }

    /** Another run of the store, to be driven by us too. */
    DrivenRun openOther(String runId) throws IOException {
        return open(files.sibling(runId), protection, clock);
    }

    /** Changes the record and returns when the change is on the disk; where that fails nothing has changed. */
    void save(Consumer<RunRecord> change) throws IOException {
        RunRecord next = record.copy();
        change.accept(next);
        files.write(next);
        record = next;
    }

    /** The record says which spool holds: one write of it changes the identity and begins the output anew. */
    void becomeEarlierStart(UUID shellId, UUID commandId) throws IOException {
        RunRecord next = record.copy();
        next.becomeEarlierStart(shellId, commandId);
        Files.deleteIfExists(files.spool(next)); // of a process that died before it wrote the record
        Files.deleteIfExists(files.delivery(next));
        ReceivedOutput before = output;
        ReceivedOutput after = ReceivedOutput.open(files, next, protection);
        try {
            files.write(next);
        } catch (IOException failed) {
            after.close();
            throw failed;
        }
        RunRecord refused = record;
        output = after;
        record = next;
        before.close();
        Files.deleteIfExists(files.spool(refused));
        Files.deleteIfExists(files.delivery(refused));
    }

    void requestStop(StopScope scope) throws IOException {
        files.requestStop(scope);
    }

    StopScope stopScope() {
        return files.stopScope();
    }

    boolean isStopRequested() {
        return files.isStopRequested();
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            output.close();
        }
    }
}
