package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunStoreTest {
    @TempDir
    Path directory;

    private RunStore store(Instant now) {
        return new RunStore(
                directory.resolve("runs"), SpoolProtection.FILE_MODE_ONLY, Clock.fixed(now, ZoneOffset.UTC));
    }

    private RunStore store() {
        return store(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void aRunsIdentityIsSavedBeforeAnythingIsSent() throws IOException {
        RunRecord created =
                store().create("one", RunFixture.TARGET).orElseThrow().record();

        RunRecord read = store().find("one").orElseThrow().record();
        assertThat(read.phase()).isEqualTo(RunPhase.CREATED);
        assertThat(read.identity()).isEqualTo(created.identity());
        assertThat(read.target()).isEqualTo(RunFixture.TARGET);
    }

    @Test
    void anIdIsGivenOnce() throws IOException {
        RunIdentity first =
                store().create("one", RunFixture.TARGET).orElseThrow().record().identity();

        assertThat(store().create("one", RunFixture.TARGET)).isEmpty();
        assertThat(store().find("one").orElseThrow().record().identity()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a\\b", "a b", "-a", "a.", "é"})
    void whatIsNoRunIdIsRefused(String id) {
        assertThat(RunStore.isRunId(id)).isFalse();
        assertThat(store().find(id)).isEmpty();
        assertThatThrownBy(() -> store().create(id, RunFixture.TARGET)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecordOfALaterReleaseIsRefusedWithASentenceAndKept() throws IOException {
        StoredRun run = store().create("one", RunFixture.TARGET).orElseThrow();
        Path file = run.path().resolve("record");
        Files.writeString(file, Files.readString(file).replace("version=1", "version=2"));

        assertThatThrownBy(run::record)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "The record of run one has the unknown version '2'; a later release wrote it: use that one");
        assertThatThrownBy(run::open).isInstanceOf(IOException.class).hasMessageContaining("unknown version");
        assertThat(store().prune(Duration.ZERO)).isEmpty();
        assertThat(store().list()).hasSize(1);
    }

    @Test
    void aRunThatCannotBeReadDoesNotHideTheOthers() throws IOException {
        StoredRun broken = store().create("broken", RunFixture.TARGET).orElseThrow();
        Files.writeString(broken.path().resolve("record"), "");
        store().create("two", RunFixture.TARGET);

        assertThat(store().list()).extracting(StoredRun::runId).containsExactly("broken", "two");
    }

    @Test
    void nobodyElseMayReadTheStore() throws IOException {
        store().create("one", RunFixture.TARGET);
        Path root = directory.resolve("runs");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.getFileStore(root).supportsFileAttributeView("posix"), "permissions are POSIX's here");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx------");
    }

    @Test
    void aChangeThatCannotBeWrittenHasNotHappened() throws IOException {
        StoredRun stored = store().create("one", RunFixture.TARGET).orElseThrow();
        try (DrivenRun run = stored.open()) {
            Files.createDirectories(stored.path().resolve("record.new").resolve("in-the-way"));

            assertThatThrownBy(() -> run.save(record -> record.setPhase(RunPhase.OPENING)))
                    .isInstanceOf(IOException.class);
            assertThat(run.record().phase()).isEqualTo(RunPhase.CREATED);
            assertThat(stored.record().phase()).isEqualTo(RunPhase.CREATED);
        }
    }

    @Test
    void finishedRunsGoWhenTheirTimeIsOver() throws IOException {
        Instant day = Instant.parse("2026-01-01T00:00:00Z");
        finish(store(day), "old");
        finish(store(day.plus(Duration.ofDays(20))), "young");
        store(day).create("running", RunFixture.TARGET);

        assertThat(store(day.plus(Duration.ofDays(31))).prune(RunStore.KEPT)).containsExactly("old");
        assertThat(store().list()).extracting(StoredRun::runId).containsExactlyInAnyOrder("young", "running");
    }

    @Test
    void aRunInUseIsNotRemoved() throws IOException {
        Instant day = Instant.parse("2026-01-01T00:00:00Z");
        finish(store(day), "old");
        try (DrivenRun inUse = store(day).find("old").orElseThrow().open()) {
            assertThat(store(day.plus(Duration.ofDays(31))).prune(RunStore.KEPT))
                    .isEmpty();
            assertThat(inUse.record().phase()).isEqualTo(RunPhase.FINISHED);
        }
    }

    @Test
    void aRequestToStopOutlivesWhoMadeItAndMayBeMadeTwice() throws IOException {
        StoredRun stored = store().create("one", RunFixture.TARGET).orElseThrow();
        stored.requestStop();
        stored.requestStop();

        try (DrivenRun run = stored.open()) {
            assertThat(run.isStopRequested()).isTrue();
        }
    }

    @Test
    void aStoreCopiedToASecondMachineHasAPredecessorThatMayLive() throws IOException {
        StoredRun original = store().create("one", RunFixture.TARGET).orElseThrow();
        Path copy = directory.resolve("copy");
        try (DrivenRun driven = original.open()) {
            copyTree(directory.resolve("runs"), copy);
            Files.writeString(copy.resolve("one").resolve("driver"), "process 7 on another-machine");

            RunStore second = new RunStore(copy, SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
            try (DrivenRun copied = second.find("one").orElseThrow().open()) {
                assertThat(copied.record().identity()).isEqualTo(driven.record().identity());
                assertThat(copied.predecessor()).contains("process 7 on another-machine");
            }
        }
        try (DrivenRun again = original.open()) {
            assertThat(again.predecessor()).isEmpty();
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void finish(RunStore store, String id) throws IOException {
        try (DrivenRun run = store.create(id, RunFixture.TARGET).orElseThrow().open()) {
            run.save(record -> record.setOutcome(RunOutcome.notStarted("test"), 0, run.now()));
        }
    }
}
