package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.simulator.Switch;
import io.jenkins.plugins.remotepowershell.simulator.Switches;
import io.jenkins.plugins.remotepowershell.testing.Wire;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stop signal, maximum run time, processes. Against a real PowerShell. */
@Timeout(180)
class ScriptStopTest {
    @TempDir
    static Path directory;

    private static RealPowerShellHost host;

    @BeforeAll
    static void startHost() throws Exception {
        host = new RealPowerShellHost(directory);
    }

    @AfterAll
    static void stopHost() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void aStoppedScriptRunsItsFinallyBlocksAndWhatTheyPrintArrives() throws Exception {
        try (FollowedRun followed = follow("try { 'started'; Start-Sleep 600 } finally { 'cleaned up' }; 'never'")) {
            followed.awaitOutput("started"::equals).run.requestStop();
            FinishedRun run = followed.finish();

            assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.STOPPED);
            assertThat(run.outcome().exitCode()).isNull();
            assertThat(run.output()).containsExactly("started", "cleaned up");
            assertThat(FinalRecord.parse(run.texts(RecordKind.FINAL).get(0)).ending())
                    .isEqualTo(FinalRecord.Ending.STOPPED);
        }
    }

    @Test
    void aFinallyBlockGoesOnWhileContactIsLostAndAllThatItPrintsArrives() throws Exception {
        RunnerSettings script = new RunnerSettings("try { 'started'; Start-Sleep 600 } finally {"
                + " 'cleaning up'; 1..40 | ForEach-Object { $_; Start-Sleep -Milliseconds 50 }; 'cleaned up' }");
        RunSettings near = host.settings(script, false);
        StoredRun stored = host.create();
        try (Wire wire = Wire.to(host.host.endpoint());
                HttpAsyncTransport distant = RunFixture.transport(wire.endpoint())) {
            CutWhileCleaningUp observer = new CutWhileCleaningUp(wire);
            RunSettings settings = new RunSettings(distant, near.session(), near.script(), near.retry(), false);
            try (RemoteRun run = new RemoteRun(stored.open(), settings, observer)) {
                CompletableFuture<Optional<RunOutcome>> end = CompletableFuture.supplyAsync(() -> outcome(run));
                FollowedRun.await(() -> observer.output().contains("started") || end.isDone());
                run.requestStop();

                assertThat(end.get().orElseThrow().sentence()).isEqualTo("the script was stopped");
            }
            assertThat(observer.notices()).anyMatch(notice -> notice.startsWith("no contact with "));
            assertThat(observer.output())
                    .startsWith("started", "cleaning up", "1")
                    .endsWith("40", "cleaned up");
            assertThat(observer.output()).hasSize(43).doesNotHaveDuplicates();
        }
    }

    private static Optional<RunOutcome> outcome(RemoteRun run) {
        try {
            return run.run();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Loses contact within the block, and has it again when the run has noticed. */
    private static final class CutWhileCleaningUp extends RecordingObserver {
        private final Wire wire;

        private CutWhileCleaningUp(Wire wire) {
            this.wire = wire;
        }

        @Override
        public void write(List<RunnerRecord> more) throws IOException {
            super.write(more);
            if (more.stream().anyMatch(record -> record.text().equals("cleaning up"))) {
                wire.cut();
            }
        }

        @Override
        public void notice(String sentence) {
            super.notice(sentence);
            if (sentence.startsWith("no contact with ")) {
                wire.mend();
            }
        }
    }

    @Test
    void aScriptThatDoesNotReactIsEndedWithItsProcessesAndNoOther() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try (FollowedRun other = follow("'other'; Start-Sleep 600");
                FollowedRun followed = follow("$child = Start-Process sleep -ArgumentList 600 -PassThru\n"
                        + "\"child $($child.Id)\"; [Threading.Thread]::Sleep(600000)")) {
            other.awaitOutput("other"::equals);
            followed.awaitOutput(line -> line.startsWith("child")).run.requestStop();
            FinishedRun run = followed.finish();

            long child = Long.parseLong(run.output().get(0).substring(6));
            assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.STOPPED);
            assertThat(run.observer().notices()).anyMatch(notice -> notice.contains("sleep " + child));
            FollowedRun.await(() -> !isAlive(child));
            assertThat(bystander.isAlive()).isTrue();

            other.run.requestStop();
            assertThat(other.finish().outcome().sentence()).isEqualTo("the script was stopped");
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void aScriptPastItsMaximumRunTimeIsStoppedAndItsFinallyBlocksRun() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("try { 'started'; Start-Sleep 600 } finally { 'cleaned up' }")
                .maximumRuntime(Duration.ofSeconds(2)));

        assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.TIMED_OUT);
        assertThat(run.outcome().sentence()).contains("maximum run time of 2 s");
        assertThat(run.output()).containsExactly("started", "cleaned up");
    }

    @Test
    void aScriptThatDoesNotReactToItsMaximumRunTimeIsEndedOnTheHost() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("$child = Start-Process sleep -ArgumentList 600 -PassThru\n"
                        + "\"child $($child.Id)\"; [Threading.Thread]::Sleep(600000)")
                .maximumRuntime(Duration.ofSeconds(2)));

        assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.TIMED_OUT);
        assertThat(run.outcome().sentence()).contains("did not react");
        long child = Long.parseLong(run.output().get(0).substring(6));
        FollowedRun.await(() -> !isAlive(child));
    }

    @Test
    void theMaximumRunTimeHoldsWhileNobodyIsConnected() throws Exception {
        StoredRun stored = host.create();
        RunnerSettings script = new RunnerSettings("'started'; Start-Sleep 600").maximumRuntime(Duration.ofSeconds(2));
        try (RemoteRun run = host.open(stored, script, new RecordingObserver(), true)) {
            assertThat(run.run()).isEmpty();
        }
        Path result = host.runDirectory(stored.runId()).resolve("result");
        FollowedRun.await(() -> Files.exists(result));

        try (FollowedRun attached = new FollowedRun(host, stored, null)) {
            FinishedRun run = attached.finish();

            assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.TIMED_OUT);
            assertThat(run.output()).containsExactly("started");
        }
    }

    @Test
    void theMaximumRunTimeHoldsWhereNoResultCanBeWritten() throws Exception {
        StoredRun stored = host.create();
        Path result = host.runDirectory(stored.runId()).resolve("result");
        RunnerSettings script = new RunnerSettings("$child = Start-Process sleep -ArgumentList 600 -PassThru\n"
                        + "$null = [IO.Directory]::CreateDirectory('" + result + "')\n"
                        + "\"child $($child.Id)\"; [Threading.Thread]::Sleep(600000)")
                .maximumRuntime(Duration.ofSeconds(2));
        try (FollowedRun followed = new FollowedRun(host, stored, script)) {
            FinishedRun run = followed.finish();

            assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.LOST);
            assertThat(run.outcome().sentence()).contains("its exit state is lost");
            long child = Long.parseLong(run.output().get(0).substring(6));
            FollowedRun.await(() -> !isAlive(child));
        }
    }

    @Test
    void aScriptWithinItsMaximumRunTimeIsNotTouched() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("'a'; exit 4").maximumRuntime(Duration.ofMinutes(5)));

        assertThat(run.outcome().exitCode()).isEqualTo(4);
    }

    @Test
    void childrenThatOutliveTheScriptAreNamed() throws Exception {
        FinishedRun run = host.run("$child = Start-Process sleep -ArgumentList 600 -PassThru; \"$($child.Id)\"");

        long child = Long.parseLong(run.output().get(0));
        assertThat(run.texts(RecordKind.NOTICE))
                .describedAs("%s", run)
                .anyMatch(notice -> notice.contains("sleep " + child) && notice.contains("ended with the session"));
        FollowedRun.await(() -> !isAlive(child));
    }

    @Test
    void aChildThatHoldsTheOutputOpenAfterTheScriptHasEndedIsNamed() throws Exception {
        FinishedRun run = host.run("'started'; sh -c 'sleep 25 & echo $!'; exit 4");

        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(4);
        String child = "sleep " + run.output().get(1);
        assertThat(run.observer().notices())
                .describedAs("%s", run)
                .filteredOn(notice -> notice.contains("Nothing was written for 10 s"))
                .hasSize(1)
                .allMatch(notice -> notice.contains(child) && notice.contains("close its output"));
    }

    @Test
    void aScriptThatIsSilentForAWhileIsNoReasonToSayAnything() throws Exception {
        FinishedRun run = host.run("'started'; sh -c 'sleep 12'; Start-Sleep 11; exit 4");

        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(4);
        assertThat(run.observer().notices()).noneMatch(notice -> notice.contains("Nothing was written"));
    }

    @Test
    void aJobThatOutlivesTheScriptDoesNotHoldItAndIsNamed() throws Exception {
        FinishedRun run = host.run("$job = Start-Job { Start-Sleep 600 }; \"job $($job.State)\"; exit 6");

        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(6);
        assertThat(run.texts(RecordKind.NOTICE)).describedAs("%s", run).anyMatch(notice -> notice.contains("pwsh"));
    }

    @Test
    void inAProcessThatOtherSessionsShareOnlyDescendantsAreEnded() throws Exception {
        SimulatedHostSettings shared =
                new SimulatedHostSettings().switches(Switches.likely().with(Switch.SHARES_PROCESS, true));
        try (RealPowerShellHost sharing = new RealPowerShellHost(directory.resolve("sharing"), shared);
                FollowedRun other =
                        new FollowedRun(sharing, sharing.create(), new RunnerSettings("'other'; Start-Sleep 600"));
                FollowedRun followed = new FollowedRun(
                        sharing,
                        sharing.create(),
                        new RunnerSettings("$child = Start-Process sleep -ArgumentList 600 -PassThru\n"
                                + "\"child $($child.Id) of $PID\"; [Threading.Thread]::Sleep(600000)"))) {
            other.awaitOutput("other"::equals);
            followed.awaitOutput(line -> line.startsWith("child")).run.requestStop();
            FinishedRun run = followed.finish();

            String[] ids = run.output().get(0).split(" ");
            assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.STOPPED);
            assertThat(run.observer().notices())
                    .anyMatch(notice -> notice.startsWith("ended 1 process") && notice.contains("sleep " + ids[1]))
                    .noneMatch(notice -> notice.contains("pwsh " + ids[3]));
            other.run.requestStop();
            assertThat(other.finish().outcome().sentence()).isEqualTo("the script was stopped");
        }
    }

    @Test
    void howLongAScriptStoodStillForWantOfAReaderIsSaid() throws Exception {
        StoredRun stored = host.create();
        Path progress = directory.resolve("progress");
        RunnerSettings script =
                new RunnerSettings("$line = 'x' * 4000; foreach ($i in 1..4000) { [IO.File]::WriteAllText('" + progress
                        + "', $i); $line }; exit 3");
        try (RemoteRun run = host.open(stored, script, new RecordingObserver(), true)) {
            assertThat(run.run()).isEmpty();
        }
        FollowedRun.await(() -> hasStoodStill(progress.toFile()));
        try (FollowedRun attached = new FollowedRun(host, stored, null)) {
            FinishedRun run = attached.finish();

            assertThat(run.outcome().exitCode()).isEqualTo(3);
            assertThat(run.observer().notices()).anyMatch(notice -> notice.startsWith("the script stood still for "));
        }
    }

    @Test
    void aRunspaceThatOutlivesTheScriptDoesNotHoldIt() throws Exception {
        FinishedRun run = host.run(
                "'start'\n"
                        + "$shell = [powershell]::Create().AddScript('Start-Sleep 600'); $null = $shell.BeginInvoke(); 'end'; exit 6");

        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(6);
        assertThat(run.output()).contains("end");
    }

    /** For longer than a machine under load takes for a line. */
    private static boolean hasStoodStill(File progress) {
        return progress.exists() && System.currentTimeMillis() - progress.lastModified() > 3_000;
    }

    private static FollowedRun follow(String script) throws Exception {
        return new FollowedRun(host, host.create(), new RunnerSettings(script));
    }

    private static boolean isAlive(long processId) {
        Optional<ProcessHandle> process = ProcessHandle.of(processId);
        return process.isPresent() && process.get().isAlive();
    }
}
