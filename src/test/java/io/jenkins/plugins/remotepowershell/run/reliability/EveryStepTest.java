package io.jenkins.plugins.remotepowershell.run.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A controller dies at each of its steps, from the first to the last; the next one takes up what it left. */
class EveryStepTest {
    private static final String SCRIPT =
            "1..6 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 10 }; 'x' * 10000; exit 5";
    private static final int EXIT_CODE = 5;

    /** So long that a host on a busy machine is never taken for one that does not answer: death is what is tried here. */
    private static final int OPERATION_MILLIS = 10_000;

    /** Longer than a living controller is silent, on however busy a machine: else the host takes it for dead. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private List<String> said = List.of();

    @Test
    @Timeout(180)
    void aScriptThatNobodyHoldsAnyMoreIsStartedOnceOrNever() throws Exception {
        dieAtEachStep(null);
    }

    @Test
    @Timeout(180)
    void aScriptThatTheNextControllerHoldsRunsOnceToItsEnd() throws Exception {
        dieAtEachStep(SCRIPT);
    }

    /** Left by another controller, of another store. */
    @Test
    @Timeout(300)
    void aStartThatWasRefusedGoesOnAsTheOneBeforeWhereverItsControllerDies() throws Exception {
        long step = 1;
        for (boolean survived = false; !survived; step++) {
            survived = dieAfterRefusal(step);
        }
        assertThat(step).as("steps of a refused start and of the one before").isGreaterThan(30);
    }

    private boolean dieAfterRefusal(long step) throws Exception {
        SimulatedHostSettings settings = new SimulatedHostSettings()
                .user(Controller.USER, Controller.PASSWORD)
                .autoDisconnect(SILENCE);
        Path left = Files.createDirectory(directory.resolve("left-" + step));
        Path place = Files.createDirectory(directory.resolve("step-" + step));
        try (SimulatedHost host = SimulatedHost.start(settings)) {
            leave(new Controller.Setting(host.endpoint(), left, "run", true, false, OPERATION_MILLIS));
            Controller.Setting setting =
                    new Controller.Setting(host.endpoint(), place, "run", true, false, OPERATION_MILLIS);
            Lifeline dying = Lifeline.inProcess(step);
            live(setting, SCRIPT, dying);
            RunOutcome outcome =
                    live(setting, SCRIPT, Lifeline.inProcess(Lifeline.NEVER)).orElseThrow();

            List<RunnerRecord> arrived = ofTheStartBefore(RecordFile.read(setting.output()));
            Oracle oracle = checked(host, arrived, outcome, step);
            assertThat(oracle.starts()).as("starts, death at step %d", step).isEqualTo(1);
            return !dying.isDead();
        }
    }

    private static void leave(Controller.Setting setting) throws Exception {
        Lifeline lifeline = Lifeline.inProcess(Lifeline.NEVER);
        AtomicReference<RemoteRun> leaving = new AtomicReference<>();
        try (RecordFile output = new RecordFile(setting.output(), lifeline) {
            @Override
            public void write(List<RunnerRecord> records) throws IOException {
                super.write(records);
                try {
                    leaving.get().detach();
                } catch (InterruptedException unexpected) {
                    throw new IOException(unexpected);
                }
            }
        }) {
            assertThat(new Controller(setting, lifeline).live(SCRIPT, leaving::set, output))
                    .isEmpty();
        }
    }

    /** Without the start record and the refusal of our own start. */
    private static List<RunnerRecord> ofTheStartBefore(List<RunnerRecord> arrived) {
        int first = 0;
        for (int i = 0; i < arrived.size(); i++) {
            first = arrived.get(i).kind() == RecordKind.START ? i : first;
        }
        return arrived.subList(first, arrived.size());
    }

    private void dieAtEachStep(String heldByNext) throws Exception {
        long step = 1;
        for (boolean survived = false; !survived; step++) {
            survived = dieAt(step, heldByNext);
        }
        assertThat(step).as("steps of a whole run").isGreaterThan(40);
    }

    /** @return whether the run ended before that step */
    private boolean dieAt(long step, String heldByNext) throws Exception {
        SimulatedHostSettings settings = new SimulatedHostSettings()
                .user(Controller.USER, Controller.PASSWORD)
                .autoDisconnect(SILENCE);
        Path place = Files.createDirectory(directory.resolve("step-" + step));
        try (SimulatedHost host = SimulatedHost.start(settings)) {
            Controller.Setting setting =
                    new Controller.Setting(host.endpoint(), place, "run", false, false, OPERATION_MILLIS);
            Lifeline first = Lifeline.inProcess(step);
            live(setting, SCRIPT, first);
            RunOutcome outcome = live(setting, heldByNext, Lifeline.inProcess(Lifeline.NEVER))
                    .orElseThrow();

            List<RunnerRecord> arrived = RecordFile.read(setting.output());
            Oracle oracle = checked(host, arrived, outcome, step);
            if (heldByNext != null) {
                assertThat(oracle.starts()).as("starts, death at step %d", step).isEqualTo(1);
            }
            return !first.isDead();
        }
    }

    private Oracle checked(SimulatedHost host, List<RunnerRecord> arrived, RunOutcome outcome, long step) {
        Oracle oracle = new Oracle(host.disk(), "run")
                .checkArrived(arrived)
                .checkOutcome(outcome, EXIT_CODE, false)
                .checkWhole(arrived, outcome);
        assertThat(oracle.violations())
                .as("death at step %d, %s; the last controller said %s", step, outcome, said)
                .isEmpty();
        assertThat(oracle.announced()).as("lost at step %d", step).isZero();
        assertThat(host.shellIds())
                .as("shells left, death at step %d; the last controller said %s", step, said)
                .isEmpty();
        return oracle;
    }

    private Optional<RunOutcome> live(Controller.Setting setting, String script, Lifeline lifeline) throws Exception {
        try (RecordFile output = new RecordFile(setting.output(), lifeline)) {
            Optional<RunOutcome> outcome = new Controller(setting, lifeline).live(script, run -> {}, output);
            said = output.notices();
            return outcome;
        }
    }
}
