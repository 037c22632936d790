package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/** A run in the hands of its one driver: record, spool and delivery, open until closed. */
public final class DrivenRun implements AutoCloseable {
    private final RunDirectory files;
    private final RunLock lock;
    private final RunRecord record;
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
            OutputSpool spool = OutputSpool.open(files.spool(), protection);
            return new DrivenRun(files, lock, spool, DeliveryLog.open(files.delivery()), clock);
        } catch (IOException failed) {
            lock.close();
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

    /** Changes the record and returns when the change is on the disk. */
    void save(Consumer<RunRecord> change) throws IOException {
        change.accept(record);
        files.write(record);
    }

    void requestStop() throws IOException {
        files.requestStop();
    }

    boolean isStopRequested() {
        return files.isStopRequested();
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            spool.close();
            delivery.close();
        }
    }
}
