package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.records.StartMarker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What runs leave on a simulated host, beyond the life of a shell; and what they did, for tests. */
public final class SimulatedDisk {
    private static final class Run {
        private RecordFields marker = new RecordFields();
        private String nonce = "";
        private String result = "";
        private final List<RunnerRecord> journal = new ArrayList<>();
        private final List<RunnerRecord> emitted = new ArrayList<>();
        private int starts;
    }

    /** Of a run's directory; the same pattern as in run/files.ps1. */
    private static final Pattern DIRECTORY_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

    private final boolean remembersOutput;
    private boolean keepsMarkers = true;
    private final Map<String, Run> runs = new TreeMap<>();
    private final SimulatedDirectories temporaryDirectories = new SimulatedDirectories();

    @CheckForNull
    private final SimulatedFiles files;

    /** @param fileDirectory where files lie; null for a host without any */
    SimulatedDisk(boolean remembersOutput, @CheckForNull Path fileDirectory) {
        this.remembersOutput = remembersOutput;
        this.files = fileDirectory == null ? null : new SimulatedFiles(fileDirectory);
    }

    public SimulatedDirectories temporaryDirectories() {
        return temporaryDirectories;
    }

    /** Empty where the host has none. */
    public Optional<SimulatedFiles> files() {
        return Optional.ofNullable(files);
    }

    /**
     * Creates a run's start marker, unless it is there.
     *
     * @param marker who creates it, see {@link StartMarker}
     * @return whether this call created it
     */
    synchronized boolean createMarker(String runId, RecordFields marker) {
        Run run = run(runId);
        boolean created = run.marker.all().isEmpty();
        if (created) {
            run.marker = marker;
        }
        return created;
    }

    /** Why nothing of a run can be kept; empty if it can. */
    static String problem(String runId) {
        return DIRECTORY_NAME.matcher(runId).matches() ? "" : "the run id cannot be the name of a directory";
    }

    /** From now on controllers can neither create nor read markers, as where a policy closes the directory. */
    public synchronized void keepNoMarkers() {
        keepsMarkers = false;
    }

    synchronized boolean keepsMarkers() {
        return keepsMarkers;
    }

    public synchronized boolean hasMarker(String runId) {
        return !marker(runId).all().isEmpty();
    }

    /** What the marker says; no fields where there is none. */
    synchronized RecordFields marker(String runId) {
        return run(runId).marker;
    }

    /** @param nonce of the records that its journal holds */
    synchronized void started(String runId, String nonce) {
        run(runId).starts++;
        run(runId).nonce = nonce;
    }

    synchronized String nonce(String runId) {
        return run(runId).nonce;
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

    /** Whether something of the run's output is kept here too. */
    public synchronized boolean hasJournal(String runId) {
        return !run(runId).journal.isEmpty();
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
