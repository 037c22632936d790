package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** A run of the store. Reading is free; changing needs {@link #open}, which only one can have at a time. */
public final class StoredRun {
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

    /** Replaces all labels; also while someone else drives the run. */
    public void setLabels(Map<String, String> labels) throws IOException {
        files.writeLabels(labels);
    }

    Instant createdAt() {
        try {
            return record().createdAt();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Leaves a request that the run's driver obeys, now or when it comes back. */
    public void requestStop() throws IOException {
        files.requestStop();
    }

    /** @throws RunIsDrivenException if someone else drives it */
    public DrivenRun open() throws IOException {
        return DrivenRun.open(files, protection, clock);
    }

    Path path() {
        return files.path();
    }

    @Override
    public String toString() {
        return "run " + runId;
    }
}
