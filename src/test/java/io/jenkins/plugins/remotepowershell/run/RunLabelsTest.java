package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLabelsTest {
    private static final RunTarget TARGET =
            new RunTarget("https://web01:5986/wsman", "Microsoft.PowerShell", "Negotiate", "deploy", "");

    @TempDir
    Path directory;

    private RunStore store;

    @BeforeEach
    void openStore() {
        store = new RunStore(directory, SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
    }

    @Test
    void aRunKeepsTheLabelsItWasCreatedWith() throws IOException {
        store.create("run-1", TARGET, Map.of("job", "Bühne/app"));

        assertThat(store.find("run-1").orElseThrow().labels()).containsExactly(Map.entry("job", "Bühne/app"));
    }

    @Test
    void labelsChangeWhileTheRunIsDriven() throws IOException {
        StoredRun run = store.create("run-1", TARGET, Map.of("job", "old")).orElseThrow();
        try (DrivenRun driven = run.open()) {
            store.find("run-1").orElseThrow().setLabels(Map.of("job", "new"));
            driven.save(record -> record.setPhase(RunPhase.OPENING));
        }

        assertThat(run.labels()).containsEntry("job", "new");
        assertThat(run.record().phase()).isEqualTo(RunPhase.OPENING);
    }

    @Test
    void aRunWithoutALabelsFileHasNoLabels() throws IOException {
        StoredRun run = store.create("run-1", TARGET).orElseThrow();
        Files.delete(run.path().resolve("labels"));

        assertThat(run.labels()).isEmpty();
    }
}
