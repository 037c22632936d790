package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Ids of new runs: when they were made, and enough chance to be alone. */
final class RunIds {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private RunIds() {}

    static String draw() {
        return LocalDateTime.now(ZoneId.systemDefault()).format(TIME) + "-"
                + UUID.randomUUID().toString().substring(0, 6);
    }

    static StoredRun create(RunStore store, RunTarget target) throws IOException {
        return store.create(draw(), target)
                .orElseThrow(() -> new IOException("a run of the same id was made at this moment; try again"));
    }

    static String checked(String id) {
        if (!RunStore.isRunId(id)) {
            throw new UsageException(
                    "'" + id
                            + "' is no run id: letters, digits, dot, dash and underscore, at most 63, beginning with a letter or digit");
        }
        return id;
    }
}
