package io.jenkins.plugins.remotepowershell.sessions;

import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Rows of runs, the oldest first. */
final class RunRows {
    private static final Logger LOGGER = Logger.getLogger(RunRows.class.getName());

    private RunRows() {}

    /** All that have not ended, and those whose output was collected. */
    static List<RunRow> open(RowActor actor) throws IOException {
        List<RunRow> rows = new ArrayList<>();
        for (StoredRun run : JenkinsRuns.get().store().list()) {
            row(run, actor).ifPresent(rows::add);
        }
        return rows;
    }

    private static Optional<RunRow> row(StoredRun run, RowActor actor) {
        try {
            RunRow row = RunRow.of(run, actor);
            return row.isWorthAnAdministratorsLook() ? Optional.of(row) : Optional.empty();
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Run " + run.runId() + " cannot be shown", unreadable);
            return Optional.empty();
        }
    }

    static Optional<RunRow> find(String runId, RowActor actor) throws IOException {
        Optional<StoredRun> run = JenkinsRuns.get().store().find(runId);
        return run.isEmpty() ? Optional.empty() : Optional.of(RunRow.of(run.get(), actor));
    }
}
