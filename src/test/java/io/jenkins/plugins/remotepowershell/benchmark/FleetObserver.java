package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Notes that a run has begun, that it was connected again, and how late its lines are that say when they were written. */
final class FleetObserver implements RunObserver {
    /** A line of the script that says so; the time is in 100 ns since the year 1. */
    static final String TIMED_LINE = "\"at $([DateTime]::UtcNow.Ticks)\"";

    private static final String TIMED = "at ";
    private static final long YEAR_ONE = -62_135_596_800L;
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final int NANOS_PER_TICK = 100;
    private static final double TICKS_PER_MILLI = 10_000;

    private volatile boolean begun;
    private volatile boolean connected;
    private volatile String ending = "";
    private final List<Double> delays = new ArrayList<>();

    boolean hasBegun() {
        return begun;
    }

    boolean isConnectedAgain() {
        return connected;
    }

    void ended(String how) {
        ending = how;
    }

    void requireAlive() {
        if (!ending.isEmpty()) {
            throw new IllegalStateException("a run has ended: " + ending);
        }
    }

    /** Milliseconds. */
    synchronized List<Double> takeDelays() {
        List<Double> taken = List.copyOf(delays);
        delays.clear();
        return taken;
    }

    @Override
    public void notice(String sentence) {
        connected |= sentence.startsWith("connected to session");
    }

    @Override
    public synchronized void write(List<RunnerRecord> records) {
        for (RunnerRecord record : records) {
            if (record.kind() == RecordKind.OUTPUT) {
                begun = true;
                note(record.text());
            }
        }
    }

    private void note(String line) {
        if (line.startsWith(TIMED)) {
            Instant now = Instant.now();
            long ticks = (now.getEpochSecond() - YEAR_ONE) * TICKS_PER_SECOND + now.getNano() / NANOS_PER_TICK;
            delays.add((ticks - Long.parseLong(line.substring(TIMED.length()))) / TICKS_PER_MILLI);
        }
    }

    @Override
    public long position() {
        return UNKNOWN_POSITION;
    }

    @Override
    public void truncate(long position) {
        throw new IllegalStateException("this sink has no position");
    }
}
