package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What scripts leave to each other in a session that a holder keeps for them, on a real PowerShell. */
@Timeout(120)
class HeldSessionOnPowerShellTest {
    @TempDir
    Path directory;

    private RealPowerShellHost host;
    private StoredRun holder;

    @BeforeEach
    void openHost() throws Exception {
        host = new RealPowerShellHost(directory);
        holder = holder();
    }

    @AfterEach
    void closeHost() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void variablesFunctionsModulesAndLocationAreThereInTheNextScript() throws Exception {
        Path module = Files.writeString(directory.resolve("Own.psm1"), "function Get-Own { 'of the module' }");
        Path place = Files.createDirectory(directory.resolve("place"));

        run("$r = 41; function Get-Next($n) { $n + 1 }; Import-Module '" + module + "'; Set-Location '" + place + "'");
        FinishedRun second = run("Get-Next $r; Get-Own; (Get-Location).Path; $script:n = 7; $local:m = 8");
        FinishedRun third = run("$n; $m; Get-Next $r; exit 3");

        assertThat(second.output()).containsExactly("42", "of the module", place.toString());
        assertThat(third.output()).containsExactly("7", "8", "42");
        assertThat(third.outcome().exitCode()).isEqualTo(3);
        assertThat(host.host.shellIds()).hasSize(1);
    }

    @Test
    void aScriptThatFailsOrExitsOrIsBrokenLeavesTheSessionToTheNextOne() throws Exception {
        run("$r = 1");
        FinishedRun failed = run("$r++; throw 'no'");
        FinishedRun exited = run("$r++; function Stop-All { exit 9 }; Stop-All; $r = 100");
        FinishedRun broken = run("$r = 100; if (");
        FinishedRun broke = run("$r++; break; $r = 100");

        assertThat(failed.outcome().kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(exited.outcome().exitCode()).isEqualTo(9);
        assertThat(broken.outcome().kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(broke.outcome().exitCode()).isZero();
        assertThat(run("$r; Stop-All").output()).containsExactly("4");
    }

    @Test
    void aScriptThatIsStoppedLeavesTheSessionToTheNextOne() throws Exception {
        run("$r = 'kept'");
        StoredRun stored = createIn();
        try (FollowedRun followed = new FollowedRun(
                host, stored, new RunnerSettings("'begun'; try { Start-Sleep 100 } finally { $r += ' and more' }"))) {
            followed.awaitOutput("begun"::equals);
            followed.run.requestStop();
            assertThat(followed.finish().outcome().kind()).isEqualTo(OutcomeKind.STOPPED);
        }

        assertThat(run("$r").output()).containsExactly("kept and more");
    }

    /** It comes after it was made certain that it never starts, and before another client has the session. */
    @Test
    void aStartThatComesTooLateDoesNotHoldTheSession() throws Exception {
        run("$r = 'kept'");
        CountDownLatch late = new CountDownLatch(1);
        at(OperationKind.COMMAND, () -> late.await(60, TimeUnit.SECONDS));
        at(OperationKind.DISCONNECT, () -> {
            late.countDown();
            TimeUnit.SECONDS.sleep(2); // for the host to take the command
        });

        assertThat(run("$r").output()).containsExactly("kept");
        assertThat(run("$r; exit 3").outcome().exitCode()).isEqualTo(3);
    }

    /** Something that may be waited in. */
    @FunctionalInterface
    private interface Meanwhile {
        void act() throws InterruptedException;
    }

    private void at(OperationKind kind, Meanwhile meanwhile) {
        Runnable action = () -> {
            try {
                meanwhile.act();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        };
        host.host.faultPlan().at(kind, 1, new AdverseAction.Call(AdverseAction.Moment.BEFORE_HANDLING, action));
    }

    @Test
    void theEndOfOneScriptsProcessesLeavesThoseOfTheScriptsBeforeIt() throws Exception {
        String begin = "(Start-Process sleep -ArgumentList 300 -PassThru).Id";
        ProcessHandle earlier = process(run(begin).output().get(0));
        try (FollowedRun followed =
                new FollowedRun(host, createIn(), new RunnerSettings(begin + "; Start-Sleep 100"))) {
            ProcessHandle own =
                    process(followed.awaitOutput(line -> true).observer.output().get(0));
            followed.run.requestStop(StopScope.PROCESS_TREE);

            assertThat(followed.finish().observer().notices())
                    .anyMatch(notice -> notice.startsWith("ended 1 process ") && notice.contains("sleep " + own.pid()));
            FollowedRun.await(() -> !own.isAlive());
            assertThat(earlier.isAlive()).isTrue();
        } finally {
            earlier.destroyForcibly();
        }
    }

    private static ProcessHandle process(String id) {
        return ProcessHandle.of(Long.parseLong(id)).orElseThrow();
    }

    @Test
    void whatTheOptionsOfOneScriptSetEndsWithItAndWhatTheScriptSetStays() throws Exception {
        Path there = Files.createDirectory(directory.resolve("there"));
        run("$env:OWN = 'own'; $before = (Get-Location).Path");
        run(new RunnerSettings("$ErrorActionPreference; $env:TOKEN; $env:OWN; (Get-Location).Path")
                .errorActionPreference("Stop")
                .environment("TOKEN", "once")
                .environment("OWN", "for now")
                .workingDirectory(there.toString())
                .streams(EnumSet.of(RecordKind.OUTPUT, RecordKind.VERBOSE))
                .progressInterval(Duration.ZERO));
        FinishedRun third = run("$ErrorActionPreference; \"[$env:TOKEN]\"; $env:OWN; $VerbosePreference;"
                + " $ProgressPreference; $before -eq (Get-Location).Path");
        run(new RunnerSettings("Set-Location '" + directory + "'; $ErrorActionPreference = 'SilentlyContinue'")
                .errorActionPreference("Stop")
                .workingDirectory(there.toString()));
        FinishedRun last = run("(Get-Location).Path; $ErrorActionPreference");

        assertThat(third.output()).containsExactly("Continue", "[]", "own", "SilentlyContinue", "Continue", "True");
        assertThat(last.output()).containsExactly(directory.toString(), "SilentlyContinue");
    }

    /** .NET before 9 removes a variable that is set to nothing; here the script does. */
    @Test
    void aVariableThatWasEmptyForOneScriptIsThereForTheNextAlsoWhereEmptyMeansRemoved() throws Exception {
        run("$env:OWN = 'own'");
        run(new RunnerSettings("[Environment]::SetEnvironmentVariable('OWN', [NullString]::Value)")
                .environment("OWN", ""));
        FinishedRun second = run("$env:OWN");
        run(new RunnerSettings("$env:OWN = 'mine'").environment("OWN", "").environment("FRESH", "x"));
        FinishedRun last = run("$env:OWN; $null -eq [Environment]::GetEnvironmentVariable('FRESH')");

        assertThat(second.output()).containsExactly("own");
        assertThat(last.output()).containsExactly("mine", "True");
    }

    @Test
    void theProcessOfTheSessionLeavesATemporaryDirectoryWithTheScript() throws Exception {
        String name = TemporaryDirectory.nameFor(directory.toString());
        FinishedRun first = run(new RunnerSettings("[Environment]::CurrentDirectory; Set-Location '" + directory + "'")
                .temporaryDirectory(name));
        FinishedRun second = run("[Environment]::CurrentDirectory");
        Path place = Path.of(first.output().get(0));
        Files.delete(place);

        assertThat(place.getFileName()).hasToString(name);
        assertThat(Path.of(second.output().get(0))).isEqualTo(place.getParent());
    }

    @Test
    void aSecretIsSentUnderAKeyOfEachScript() throws Exception {
        for (String secret : new String[] {"first", "second"}) {
            FinishedRun run =
                    run(new RunnerSettings("param($s) $kept += [Net.NetworkCredential]::new('', $s).Password; $kept")
                            .secret("s", new RunnerSecret.Text(secret.toCharArray())));
            assertThat(run.outcome().exitCode()).as(run.toString()).isZero();
        }

        assertThat(run("$kept").output()).containsExactly("firstsecond");
    }

    @Test
    void anotherProcessTakesUpAScriptInTheMiddleAndTheSessionAfterIt() throws Exception {
        run("$r = 1");
        StoredRun stored = createIn();
        RecordingObserver first = new RecordingObserver();
        try (RemoteRun run =
                host.open(stored, new RunnerSettings("'a'; Start-Sleep 3; $r++; 'b'; exit 4"), first, true)) {
            assertThat(run.run()).isEmpty();
        }
        RecordingObserver second = new RecordingObserver();
        try (RemoteRun run = host.open(stored, null, second)) {
            assertThat(run.run().orElseThrow().exitCode()).isEqualTo(4);
        }

        assertThat(second.output()).containsExactly("a", "b");
        assertThat(run("$r").output()).containsExactly("2");
    }

    @Test
    void aRestartOfTheHostBetweenTwoScriptsIsNamed() throws Exception {
        FinishedRun first = run("$r = 1");
        Path marker = host.runDirectory(first.runId()).resolve("start");
        Files.writeString(
                marker,
                RecordFields.parse(Files.readString(marker))
                        .with("bootId", "another-boot")
                        .with("uptimeMillis", Long.MAX_VALUE / 100)
                        .write());
        host.host.restart();

        FinishedRun next = run("$r");

        assertThat(next.outcome().kind()).isEqualTo(OutcomeKind.NOT_STARTED);
        assertThat(next.outcome().sentence())
                .contains("is gone: the host was restarted", "; begin again in a new session");
    }

    @Test
    void nothingOfTheRunnerStaysInTheSession() throws Exception {
        String names = "(Get-ChildItem variable:).Name | Sort-Object";
        FinishedRun first = run(names);
        FinishedRun second = run(names + "; $Error.Count; (Get-ChildItem function:).Name | Sort-Object");

        assertThat(second.outcome().exitCode()).as(second.toString()).isZero();
        assertThat(second.output()).startsWith(first.output().toArray(String[]::new));
        assertThat(second.output()).contains("0").noneMatch(name -> name.matches("Invoke-(Run|UserBlock|Operation)"));
        assertThat(host.runDirectory(first.runId()).toFile().list()).containsExactly("start");
    }

    private FinishedRun run(String script) throws Exception {
        return run(new RunnerSettings(script));
    }

    private FinishedRun run(RunnerSettings script) throws Exception {
        StoredRun stored = createIn();
        RecordingObserver observer = new RecordingObserver();
        try (RemoteRun run = host.open(stored, script, observer)) {
            return new FinishedRun(stored.runId(), run.run().orElseThrow(), observer);
        }
    }

    private StoredRun createIn() throws Exception {
        return host.store
                .createIn(holder, UUID.randomUUID().toString(), Map.of())
                .orElseThrow();
    }

    private StoredRun holder() throws Exception {
        return host.store
                .createHolder("holder", host.create().record().target(), Map.of())
                .orElseThrow();
    }
}
