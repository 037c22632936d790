package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Marker, result and sweep: what a run keeps on its host and what becomes of it. Against a real PowerShell. */
@Timeout(180)
class HostFilesTest {
    @TempDir
    Path directory;

    private RealPowerShellHost host;

    @BeforeEach
    void startHost() throws Exception {
        host = new RealPowerShellHost(directory);
    }

    @AfterEach
    void stopHost() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void theMarkerIsThereBeforeTheFirstLineAndStaysAfterTheEnd() throws Exception {
        StoredRun stored = host.create();
        Path marker = host.runDirectory(stored.runId()).resolve("start");
        try (FollowedRun followed = new FollowedRun(
                host, stored, new RunnerSettings("[IO.File]::Exists('" + marker + "')").journal(true))) {
            FinishedRun run = followed.finish();

            assertThat(run.output()).describedAs("%s", run).containsExactly("True");
            assertThat(files(stored)).containsExactly("start");
            RecordFields fields = RecordFields.parse(Files.readString(marker));
            assertThat(fields.text("createdBy")).isEqualTo("runner");
            assertThat(fields.text("runId")).isEqualTo(stored.runId());
            assertThat(fields.text("startedShellId"))
                    .isEqualTo(stored.record().identity().shellId().toString());
        }
    }

    @Test
    void aScriptWhoseStartWasGivenUpNeverStarts() throws Exception {
        StoredRun stored = host.create();
        Path marker = Files.createDirectories(host.runDirectory(stored.runId())).resolve("start");
        Files.writeString(marker, "createdBy=controller\nrunId=" + stored.runId() + "\n");
        try (FollowedRun followed = new FollowedRun(host, stored, new RunnerSettings("'never'"))) {
            FinishedRun run = followed.finish();

            assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.NOT_STARTED);
            assertThat(run.outcome().sentence()).contains("given up");
            assertThat(run.output()).isEmpty();
        }
    }

    @Test
    void aMarkerThatCannotBeReadForbidsTheStartAsWell() throws Exception {
        StoredRun stored = host.create();
        Path marker = Files.createDirectories(host.runDirectory(stored.runId())).resolve("start");
        Files.createSymbolicLink(marker, Path.of("/proc/self/mem"));
        try (FollowedRun followed = new FollowedRun(host, stored, new RunnerSettings("'never'"))) {
            FinishedRun run = followed.finish();

            assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.NOT_STARTED);
            assertThat(run.outcome().sentence()).contains("cannot be read");
            assertThat(run.output()).isEmpty();
        }
    }

    @Test
    void whereNoMarkerCanBeKeptTheLogSaysSoAndTheScriptRuns() throws Exception {
        Files.writeString(directory.resolve("host"), "a file where the directory should be");
        FinishedRun run = host.run("'runs'; exit 3");

        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(3);
        assertThat(run.texts(RecordKind.NOTICE)).anyMatch(notice -> notice.contains("No start marker"));
    }

    @Test
    void whatCannotBeRemovedFromTheHostIsSaid() throws Exception {
        StoredRun stored = host.create();
        Path journal = host.runDirectory(stored.runId()).resolve("journal");
        String script = "$null = [IO.Directory]::CreateDirectory('" + journal.resolve("no file") + "'); exit 3";
        RecordingObserver observer = new RecordingObserver();
        try (RemoteRun run = host.open(stored, new RunnerSettings(script), observer)) {
            assertThat(run.run().orElseThrow().exitCode()).isEqualTo(3);
        }

        assertThat(observer.notices())
                .anyMatch(notice -> notice.startsWith("could not remove all that this run, and dead ones before"));
    }

    @Test
    void aSecondAttemptToStartHasItsMarkerToo() throws Exception {
        host.host.faultPlan().at(OperationKind.COMMAND, 1, new AdverseAction.DropBeforeHandling());

        FinishedRun run = host.run(new RunnerSettings("'a'; exit 3").journal(true));

        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(3);
        assertThat(run.texts(RecordKind.NOTICE)).describedAs("%s", run).noneMatch(it -> it.contains("No start marker"));
        assertThat(host.runDirectory(run.runId() + "+2")).isDirectoryContaining("glob:**/start");
    }

    @Test
    void theExitStateOutlivesTheSession() throws Exception {
        StoredRun stored = startAndAwaitResult(new RunnerSettings("'a'; exit 7"));
        host.host.restart();

        FinishedRun run = attach(stored);

        assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.COMPLETED);
        assertThat(run.outcome().exitCode()).isEqualTo(7);
        assertThat(run.outcome().lostRecords()).isPositive();
        assertThat(files(stored)).containsExactly("start");
    }

    @Test
    void withAJournalTheOutputOutlivesTheSessionToo() throws Exception {
        StoredRun stored = startAndAwaitResult(new RunnerSettings("1..200; exit 7").journal(true));
        host.host.restart();

        FinishedRun run = attach(stored);

        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(7);
        assertThat(run.outcome().lostRecords()).isZero();
        assertThat(run.output()).hasSize(200).startsWith("1", "2").endsWith("200");
        assertThat(files(stored)).containsExactly("start");
    }

    @Test
    void theOutputUpToALostSessionsEndIsInTheJournal() throws Exception {
        Path ready = directory.resolve("ready");
        StoredRun stored =
                start(new RunnerSettings("1..200; [IO.File]::WriteAllText('" + ready + "', ''); Start-Sleep 600")
                        .journal(true));
        FollowedRun.await(() -> Files.exists(ready));
        host.host.restart();

        FinishedRun run = attach(stored);

        assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.LOST);
        assertThat(run.output()).hasSize(200).endsWith("200");
        assertThat(run.outcome().lostRecords()).isZero();
    }

    @Test
    void aRestartOfTheHostIsNamedWhereTheSignsAgree() throws Exception {
        StoredRun stored = startRunning();
        Path marker = host.runDirectory(stored.runId()).resolve("start");
        RecordFields before = RecordFields.parse(Files.readString(marker));
        before.with("bootId", "another-boot").with("uptimeMillis", Long.MAX_VALUE / 100);
        Files.writeString(marker, before.write());
        host.host.restart();

        assertThat(attach(stored).outcome().sentence())
                .contains("the host was restarted")
                .contains("exit state is lost");
    }

    @Test
    void whereTheSignsOfARestartDisagreeTheCauseIsUnknown() throws Exception {
        StoredRun stored = startRunning();
        Path marker = host.runDirectory(stored.runId()).resolve("start");
        RecordFields before = RecordFields.parse(Files.readString(marker));
        Files.writeString(
                marker, before.with("uptimeMillis", Long.MAX_VALUE / 100).write());
        host.host.restart();

        assertThat(attach(stored).outcome().sentence()).contains("cause is unknown");
    }

    @Test
    void anIdleLimitThatHasPassedIsNamed() throws Exception {
        StoredRun stored = startRunning();
        try (DrivenRun driven = stored.open()) {
            driven.save(record -> {
                record.setIdleTimeout(Duration.ofMinutes(3));
                record.setLastSeenAt(Instant.now().minus(Duration.ofMinutes(10)));
            });
        }
        host.host.restart();

        assertThat(attach(stored).outcome().sentence())
                .contains("its idle limit of 3 min passed while nobody was connected");
    }

    @Test
    void aServiceThatHasForgottenAProcessWhichStillRunsIsNamed() throws Exception {
        StoredRun stored = startRunning();
        Path marker = host.runDirectory(stored.runId()).resolve("start");
        long living = ProcessHandle.current().pid();
        Files.writeString(
                marker,
                RecordFields.parse(Files.readString(marker))
                        .with("processId", living)
                        .with("processStart", startTicks(living))
                        .write());
        host.host.restart();

        assertThat(attach(stored).outcome().sentence())
                .contains("its process still runs, but the service has forgotten it (was WinRM restarted?)");
    }

    @Test
    void anotherComputerUnderTheNameIsNoticedAndTheRunKept() throws Exception {
        StoredRun stored = startRunning();
        try (DrivenRun driven = stored.open()) {
            driven.save(record -> record.process().setComputer("WEB01", "another-machine"));
        }
        host.host.restart();

        try (RemoteRun run = host.open(stored, null, new RecordingObserver())) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(run::run))
                    .isInstanceOf(RunAbandonedException.class)
                    .hasMessageContaining("the run was started on WEB01");
        }
        assertThat(stored.record().phase()).isEqualTo(RunPhase.RUNNING);
    }

    @Test
    void theSweepTouchesOnlyOldFilesOfDeadRuns() throws Exception {
        long living = ProcessHandle.current().pid();
        Path dead = leftBehind("dead", 30, 999_999);
        Path ancient = leftBehind("ancient", 61, 999_999);
        Path young = leftBehind("young", 10, 999_999);
        Path alive = leftBehind("alive", 30, living);
        Path foreign = Files.createDirectories(host.hostDirectory.resolve("foreign"));
        Files.writeString(foreign.resolve("journal"), "not ours");

        host.run("'the end of any run sweeps once a day'");

        assertThat(names(dead)).containsExactly("start");
        assertThat(ancient).doesNotExist();
        assertThat(names(young)).contains("journal", "result");
        assertThat(names(alive)).contains("journal", "result");
        assertThat(names(foreign)).containsExactly("journal");
    }

    @Test
    void theSweepDoesNothingWhenTheClockHasGoneBack() throws Exception {
        Path dead = leftBehind("dead", 30, 999_999);
        Path future = leftBehind("future", -1, 999_999);

        host.run("'x'");

        assertThat(names(dead)).contains("journal", "result");
        assertThat(names(future)).contains("journal", "result");
    }

    private StoredRun start(RunnerSettings script) throws Exception {
        StoredRun stored = host.create();
        try (RemoteRun run = host.open(stored, script, new RecordingObserver(), true)) {
            assertThat(run.run()).isEmpty();
        }
        return stored;
    }

    private StoredRun startRunning() throws Exception {
        Path ready = directory.resolve("ready");
        StoredRun stored = start(new RunnerSettings("[IO.File]::WriteAllText('" + ready + "', ''); Start-Sleep 600"));
        FollowedRun.await(() -> Files.exists(ready));
        return stored;
    }

    private StoredRun startAndAwaitResult(RunnerSettings script) throws Exception {
        StoredRun stored = start(script);
        Path result = host.runDirectory(stored.runId()).resolve("result");
        FollowedRun.await(() -> Files.exists(result));
        return stored;
    }

    private FinishedRun attach(StoredRun stored) throws Exception {
        try (FollowedRun attached = new FollowedRun(host, stored, null)) {
            return attached.finish();
        }
    }

    /** The start time of our own process, which lives, is what a marker would have of it; a tick off for the dead. */
    private Path leftBehind(String runId, int daysAgo, long processId) throws IOException {
        long start = startTicks(processId);
        Path run = Files.createDirectories(host.hostDirectory.resolve(runId));
        RecordFields marker = new RecordFields().with("createdBy", "runner").with("runId", runId);
        marker.with("processId", processId).with("processStart", start);
        FileTime time = FileTime.from(Instant.now().minus(Duration.ofDays(daysAgo)));
        for (String name : new String[] {"start", "journal", "result"}) {
            Path file = Files.writeString(run.resolve(name), name.equals("start") ? marker.write() : "x");
            Files.setLastModifiedTime(file, time);
        }
        Files.setLastModifiedTime(run, time);
        return run;
    }

    static long startTicks(long processId) {
        return ProcessHandle.of(processId)
                .flatMap(process -> process.info().startInstant())
                .map(HostFilesTest::ticks)
                .orElse(1L);
    }

    private static long ticks(Instant time) {
        return 621_355_968_000_000_000L + time.getEpochSecond() * 10_000_000L + time.getNano() / 100;
    }

    private Stream<String> files(StoredRun stored) throws IOException {
        return names(host.runDirectory(stored.runId()));
    }

    private static Stream<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }
}
