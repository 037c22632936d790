package io.jenkins.plugins.remotepowershell.run.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunIdentity;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real controller process is killed with SIGKILL in the windows that only a session for several scripts has. Of the
 * requests, Command 1 is the first script, 2 the removal of its files, 3 the second script; Connect 1 is the second script's.
 */
@Timeout(120)
class SessionCrashWindowTest {
    @TempDir
    Path directory;

    private SimulatedHost host;
    private Controller.Setting setting;

    @BeforeEach
    void startHost() throws IOException {
        host = SimulatedHost.start(new SimulatedHostSettings()
                .user(Controller.USER, Controller.PASSWORD)
                .autoDisconnect(Duration.ofSeconds(2)));
        setting = new Controller.Setting(host.endpoint(), directory, "", false, false, 1000);
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @ParameterizedTest(name = "{0} {1}, {2}")
    @CsvSource({
        // the session exists, and no command was sent in it
        "CREATE,        1, BEFORE_HANDLING, OPENING,  ",
        "CREATE,        1, BEFORE_ANSWER,   OPENING,  ",
        "RECEIVE_POOL,  1, BEFORE_ANSWER,   OPENING,  ",
        "COMMAND,       1, BEFORE_ANSWER,   STARTING, ",
        // the first script has ended, and the session is to be given back
        "SIGNAL,        1, BEFORE_ANSWER,   FINISHED, ",
        "COMMAND,       2, BEFORE_ANSWER,   FINISHED, ",
        "DISCONNECT,    1, BEFORE_HANDLING, FINISHED, ",
        "DISCONNECT,    1, BEFORE_ANSWER,   FINISHED, ",
        // the second script is to be started in the session that the first one has left
        "CONNECT_SHELL, 1, BEFORE_HANDLING, FINISHED, OPENING",
        "CONNECT_SHELL, 1, BEFORE_ANSWER,   FINISHED, OPENING",
        "COMMAND,       3, BEFORE_HANDLING, FINISHED, STARTING",
        "COMMAND,       3, BEFORE_ANSWER,   FINISHED, STARTING",
        // all have ended, and the session is to be closed
        "DELETE,        1, BEFORE_HANDLING, FINISHED, FINISHED",
        "DELETE,        1, BEFORE_ANSWER,   FINISHED, FINISHED",
    })
    void eachScriptRunsOnceInOneSession(
            OperationKind operation, int occurrence, AdverseAction.Moment moment, RunPhase first, RunPhase second)
            throws Exception {
        killAt(operation, occurrence, moment, () -> {});
        assertThat(phase("run-1")).isEqualTo(Optional.of(first));
        assertThat(phase("run-2")).isEqualTo(Optional.ofNullable(second));

        assertThatTheNextOneRunsEachOnce();
    }

    /** How many answers the first script's output takes is for the host's and the controller's time to say. */
    @ParameterizedTest
    @EnumSource(
            value = AdverseAction.Moment.class,
            names = {"BEFORE_HANDLING", "BEFORE_ANSWER"})
    void theSecondScriptGoesOnThoughWhatItWroteFirstNeverArrived(AdverseAction.Moment moment) throws Exception {
        AtomicReference<Process> victim = new AtomicReference<>();
        AdverseAction kill = new AdverseAction.Call(moment, () -> kill(victim));
        host.faultPlan()
                .at(
                        OperationKind.COMMAND,
                        3,
                        new AdverseAction.Call(AdverseAction.Moment.BEFORE_ANSWER, () -> host.faultPlan()
                                .at(OperationKind.RECEIVE_COMMAND, 1, kill)));
        startAndAwaitDeath(victim);
        assertThat(phase("run-1")).isEqualTo(Optional.of(RunPhase.FINISHED));
        assertThat(phase("run-2")).isEqualTo(Optional.of(RunPhase.RUNNING));

        assertThatTheNextOneRunsEachOnce();
    }

    private void assertThatTheNextOneRunsEachOnce() throws Exception {
        assertThat(ended(SessionController.start(setting, true))).isZero();

        for (String runId : SessionController.runIds()) {
            assertThat(verified(runId).kind()).as(runId).isEqualTo(OutcomeKind.COMPLETED);
        }
        assertThat(host.shellIds()).isEmpty();
    }

    /**
     * The session is not closed to make a start certain, since the first script may have left something in it: the marker
     * alone refuses the late Command.
     */
    @ParameterizedTest
    @CsvSource({"false, NOT_STARTED", "true, COMPLETED"})
    void aCommandThatArrivesAfterItsStartWasSettledStartsNothing(boolean holdsScript, OutcomeKind expected)
            throws Exception {
        CountDownLatch settled = new CountDownLatch(1);
        killAt(OperationKind.COMMAND, 3, AdverseAction.Moment.BEFORE_HANDLING, () -> await(settled));
        RunIdentity late = stored("run-2").orElseThrow().record().identity();
        // The first Delete is that of the session in which the marker was created.
        host.faultPlan()
                .at(OperationKind.DELETE, 1, new AdverseAction.Call(AdverseAction.Moment.BEFORE_HANDLING, () -> {
                    settled.countDown();
                    awaitCommand(late);
                }));

        assertThat(ended(SessionController.start(setting, holdsScript))).isZero();

        assertThat(verified("run-1").kind()).isEqualTo(OutcomeKind.COMPLETED);
        assertThat(verified("run-2").kind()).isEqualTo(expected);
        assertThat(stored(SessionController.HOLDER)
                        .orElseThrow()
                        .record()
                        .outcome()
                        .orElseThrow()
                        .kind())
                .as("closed at its end, not before")
                .isEqualTo(OutcomeKind.COMPLETED);
        assertThat(host.shellIds()).isEmpty();
    }

    /** @param then what the host waits for before it goes on with the request */
    private void killAt(OperationKind operation, int occurrence, AdverseAction.Moment moment, Runnable then)
            throws Exception {
        AtomicReference<Process> victim = new AtomicReference<>();
        host.faultPlan().at(operation, occurrence, new AdverseAction.Call(moment, () -> {
            kill(victim);
            then.run();
        }));
        startAndAwaitDeath(victim);
    }

    private void startAndAwaitDeath(AtomicReference<Process> victim) throws Exception {
        synchronized (victim) {
            victim.set(SessionController.start(setting, true));
        }
        assertThat(ended(victim.get())).as("exit code of a killed process").isEqualTo(137);
    }

    /** Until the host lists it; the test's own time limit ends the wait. */
    private void awaitCommand(RunIdentity late) {
        try (HttpAsyncTransport transport = new Controller(setting, Lifeline.inProcess(Lifeline.NEVER)).transport();
                HostSessions sessions = new HostSessions(
                        transport, SessionSettings.of(host.endpoint()), UUID.randomUUID(), UUID::randomUUID)) {
            while (sessions.commands(late.shellId()).stream().noneMatch(it -> it.commandId()
                    .equalsIgnoreCase(late.commandId().toString()))) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private RunOutcome verified(String runId) throws IOException {
        RunOutcome outcome = stored(runId).orElseThrow().record().outcome().orElseThrow();
        List<RunnerRecord> arrived = RecordFile.read(SessionController.output(setting, runId));
        Oracle oracle = new Oracle(host.disk(), runId)
                .checkArrived(arrived)
                .checkOutcome(outcome, SessionController.EXIT_CODE, false)
                .checkWhole(arrived, outcome);
        assertThat(oracle.violations()).as(runId).isEmpty();
        assertThat(oracle.announced()).as(runId).isZero();
        assertThat(oracle.starts()).as(runId).isEqualTo(outcome.kind() == OutcomeKind.COMPLETED ? 1 : 0);
        return outcome;
    }

    private Optional<RunPhase> phase(String runId) throws IOException {
        Optional<StoredRun> stored = stored(runId);
        return stored.isEmpty()
                ? Optional.empty()
                : Optional.of(stored.get().record().phase());
    }

    private Optional<StoredRun> stored(String runId) {
        return new RunStore(directory.resolve("runs"), SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC()).find(runId);
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
