package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** A run in the hands of its one driver: record, spool and delivery, open until closed. */
public final class DrivenRun implements AutoCloseable {
    private final RunDirectory files;
    private final RunLock lock;
    private volatile RunRecord record;
    private final OutputSpool spool;
    private final DeliveryLog delivery;
    private final Clock clock;

    private DrivenRun(RunDirectory files, RunLock lock, OutputSpool spool, DeliveryLog delivery, Clock clock)
            throws IOException {
        this.files = files;
        this.lock = lock;
        this.record = files.read();
        this.spool = spool;
        this.delivery = delivery;
        this.clock = clock;
    }

    static DrivenRun open(RunDirectory files, SpoolProtection protection, Clock clock) throws IOException {
        RunLock lock = RunLock.acquire(files.path());
        try {
            return open(files, lock, OutputSpool.open(files.spool(), protection), clock);
        } catch (IOException | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    private static DrivenRun open(RunDirectory files, RunLock lock, OutputSpool spool, Clock clock) throws IOException {
        try {
            DeliveryLog delivery = DeliveryLog.open(files.delivery());
            spool.startAfter(delivery.state().done());
            return new DrivenRun(files, lock, spool, delivery, clock);
        } catch (IOException failed) {
            spool.close();
            throw failed;
        }
    }

    public RunRecord record() {
        return record;
    }

    OutputSpool spool() {
        return spool;
    }

    DeliveryLog delivery() {
        return delivery;
    }

    Instant now() {
        return clock.instant();
    }

    /** Who may still drive a copy of this run: empty if the driver before us has closed it or is known to be dead. */
    Optional<String> predecessor() {
        return lock.predecessor();
    }

    /** Changes the record and returns when the change is on the disk; where that fails nothing has changed. */
    void save(Consumer<RunRecord> change) throws IOException {
        RunRecord next = record.copy();
        change.accept(next);
        files.write(next);
        record = next;
    }

    void requestStop() throws IOException {
        files.requestStop();
    }

    boolean isStopRequested() {
        return files.isStopRequested();
    }

    @Override
    public void close() throws IOException {
        try (lock;
                delivery) {
            spool.close();
        }
    }
}
