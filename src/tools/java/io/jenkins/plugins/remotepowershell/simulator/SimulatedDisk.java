package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What runs leave on a simulated host, beyond the life of a shell; and what they did, for tests. */
public final class SimulatedDisk {
    private static final class Run {
        private String marker = "";
        private String result = "";
        private final List<RunnerRecord> journal = new ArrayList<>();
        private final List<RunnerRecord> emitted = new ArrayList<>();
        private int starts;
    }

    private final boolean remembersOutput;
    private final Map<String, Run> runs = new TreeMap<>();

    SimulatedDisk(boolean remembersOutput) {
        this.remembersOutput = remembersOutput;
    }

    /**
     * Creates a run's start marker, unless it is there.
     *
     * @param creator {@code runner} or {@code controller}
     * @return whether this call created it
     */
    synchronized boolean createMarker(String runId, String creator) {
        Run run = run(runId);
        boolean created = run.marker.isEmpty();
        if (created) {
            run.marker = creator;
        }
        return created;
    }

    public synchronized boolean hasMarker(String runId) {
        return !run(runId).marker.isEmpty();
    }

    /** Who created the marker; empty where there is none. */
    synchronized String markerCreator(String runId) {
        return run(runId).marker;
    }

    synchronized void started(String runId) {
        run(runId).starts++;
    }

    /** How often the run's script has begun. */
    public synchronized int starts(String runId) {
        return run(runId).starts;
    }

    synchronized void emitted(String runId, RunnerRecord record, boolean journal) {
        if (remembersOutput) {
            run(runId).emitted.add(record);
        }
        if (journal) {
            run(runId).journal.add(record);
        }
    }

    /** Every record the run's script has written, in order: what a client must end up with. */
    public synchronized List<RunnerRecord> emitted(String runId) {
        return List.copyOf(run(runId).emitted);
    }

    synchronized List<RunnerRecord> journal(String runId, long from, long to) {
        return run(runId).journal.stream()
                .filter(record -> record.number() >= from && record.number() <= to)
                .toList();
    }

    synchronized void writeResult(String runId, String finalRecord) {
        run(runId).result = finalRecord;
    }

    public synchronized Optional<String> result(String runId) {
        return Optional.of(run(runId).result).filter(text -> !text.isEmpty());
    }

    synchronized void clean(String runId) {
        run(runId).result = "";
        run(runId).journal.clear();
    }

    public synchronized List<String> runIds() {
        return List.copyOf(runs.keySet());
    }

    private Run run(String runId) {
        return runs.computeIfAbsent(runId, id -> new Run());
    }
}
