package io.jenkins.plugins.remotepowershell.run.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real controller process is killed with SIGKILL in each window; another one, without the script, takes up the run. */
@Timeout(120)
class CrashWindowTest {
    private static final int EXIT_CODE = 5;
    private static final String SCRIPT = "1..40 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 20 }; exit 5";

    @TempDir
    Path directory;

    private SimulatedHost host;
    private Controller.Setting setting;

    @BeforeEach
    void startHost() throws IOException {
        host = SimulatedHost.start(new SimulatedHostSettings()
                .user(Controller.USER, Controller.PASSWORD)
                .autoDisconnect(Duration.ofSeconds(2)));
        setting = new Controller.Setting(host.endpoint(), directory, "run", false, false, 1000);
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @ParameterizedTest(name = "{0} {1}, {2}: {3}, then {4}")
    @CsvSource({
        // operation, which one, moment, phase that is saved, how the next process ends the run
        "CREATE,          1, BEFORE_HANDLING, OPENING,  NOT_STARTED",
        "CREATE,          1, BEFORE_ANSWER,   OPENING,  NOT_STARTED",
        "RECEIVE_POOL,    1, BEFORE_ANSWER,   OPENING,  NOT_STARTED",
        "COMMAND,         1, BEFORE_HANDLING, STARTING, COMPLETED",
        "COMMAND,         1, BEFORE_ANSWER,   STARTING, COMPLETED",
        "RECEIVE_COMMAND, 1, BEFORE_HANDLING, RUNNING,  COMPLETED",
        "RECEIVE_COMMAND, 1, BEFORE_ANSWER,   RUNNING,  COMPLETED",
        "RECEIVE_COMMAND, 1, AFTER_ANSWER,    RUNNING,  COMPLETED",
        "RECEIVE_COMMAND, 5, BEFORE_HANDLING, RUNNING,  COMPLETED",
        "RECEIVE_COMMAND, 5, BEFORE_ANSWER,   RUNNING,  COMPLETED",
        "RECEIVE_COMMAND, 5, AFTER_ANSWER,    RUNNING,  COMPLETED",
        "SIGNAL,          1, BEFORE_HANDLING, FINISHED, COMPLETED",
        "SIGNAL,          1, AFTER_ANSWER,    FINISHED, COMPLETED",
        "COMMAND,         2, BEFORE_ANSWER,   FINISHED, COMPLETED",
        "DELETE,          1, BEFORE_HANDLING, FINISHED, COMPLETED",
        "DELETE,          1, BEFORE_ANSWER,   FINISHED, COMPLETED",
    })
    void aRunOutlivesItsControllerInEveryWindow(
            OperationKind operation, int occurrence, AdverseAction.Moment moment, RunPhase saved, OutcomeKind expected)
            throws Exception {
        AtomicReference<Process> victim = new AtomicReference<>();
        host.faultPlan().at(operation, occurrence, new AdverseAction.Call(moment, () -> kill(victim)));
        synchronized (victim) {
            victim.set(ControllerProcess.start(setting, SCRIPT, Lifeline.NEVER));
        }
        assertThat(ended(victim.get())).as("exit code of a killed process").isEqualTo(137);
        RunPhase phase = stored().record().phase();
        if (moment != AdverseAction.Moment.AFTER_ANSWER) {
            assertThat(phase).isEqualTo(saved);
        }

        assertThat(ended(ControllerProcess.start(setting, null, Lifeline.NEVER)))
                .isZero();

        verify(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 8, 26, 28, 29, 31})
    void aControllerKilledBetweenItsOwnStepsIsFollowedByAnother(long step) throws Exception {
        assertThat(ended(ControllerProcess.start(setting, SCRIPT, step))).isEqualTo(137);

        assertThat(ended(ControllerProcess.start(setting, null, Lifeline.NEVER)))
                .isZero();

        RunOutcome outcome = stored().record().outcome().orElseThrow();
        verify(outcome.kind());
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_HANDLING", "AFTER_ANSWER"})
    void aStopThatItsControllerDidNotSurviveIsCarriedOut(AdverseAction.Moment moment) throws Exception {
        AtomicReference<Process> victim = new AtomicReference<>();
        host.faultPlan().at(OperationKind.SIGNAL, 1, new AdverseAction.Call(moment, () -> kill(victim)));
        host.faultPlan()
                .at(
                        OperationKind.RECEIVE_COMMAND,
                        3,
                        new AdverseAction.Call(AdverseAction.Moment.BEFORE_HANDLING, this::requestStop));
        synchronized (victim) {
            victim.set(ControllerProcess.start(setting, SCRIPT, Lifeline.NEVER));
        }
        assertThat(ended(victim.get())).isEqualTo(137);
        assertThat(stored().record().phase()).isEqualTo(RunPhase.STOPPING);

        assertThat(ended(ControllerProcess.start(setting, null, Lifeline.NEVER)))
                .isZero();

        verifyStopped();
    }

    private void verifyStopped() throws IOException {
        assertThat(stored().record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
        assertThat(new Oracle(host.disk(), "run")
                        .checkArrived(RecordFile.read(setting.output()))
                        .violations())
                .isEmpty();
        assertThat(host.shellIds()).isEmpty();
    }

    @Test
    void twoProcessesThatAttachAtOnceDoNotBothDrive() throws Exception {
        Process first = ControllerProcess.start(setting, "'under way'; Start-Sleep 600", Lifeline.NEVER);
        Await.until("the script has begun", () -> host.disk().starts("run") > 0);
        Process second = ControllerProcess.start(setting, null, Lifeline.NEVER);

        assertThat(ended(second)).as("the second is refused").isEqualTo(1);
        requestStop();
        assertThat(ended(first)).isZero();
        verifyStopped();
        assertThat(host.disk().starts("run")).isEqualTo(1);
    }

    private void verify(OutcomeKind expected) throws IOException {
        RunOutcome outcome = stored().record().outcome().orElseThrow();
        List<RunnerRecord> arrived = RecordFile.read(setting.output());
        Oracle oracle = new Oracle(host.disk(), "run")
                .checkArrived(arrived)
                .checkOutcome(outcome, EXIT_CODE, false)
                .checkWhole(arrived, outcome);

        assertThat(oracle.violations()).isEmpty();
        assertThat(oracle.announced()).isZero();
        assertThat(outcome.kind()).isEqualTo(expected);
        assertThat(oracle.starts()).isEqualTo(expected == OutcomeKind.COMPLETED ? 1 : 0);
        assertThat(host.shellIds()).isEmpty();
    }

    private StoredRun stored() {
        return new RunStore(directory.resolve("runs"), SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC())
                .find("run")
                .orElseThrow();
    }

    private void requestStop() {
        try {
            stored().requestStop();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void kill(AtomicReference<Process> victim) {
        synchronized (victim) {
            victim.get().destroyForcibly();
        }
        victim.get().onExit().join();
    }

    private static int ended(Process process) throws IOException, InterruptedException {
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
