package io.jenkins.plugins.remotepowershell.run.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A controller dies at each of its steps, from the first to the last; the next one takes up what it left. */
class EveryStepTest {
    private static final String SCRIPT =
            "1..6 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 10 }; 'x' * 10000; exit 5";
    private static final int EXIT_CODE = 5;

    @TempDir
    Path directory;

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
                .autoDisconnect(Duration.ofMillis(300));
        Path place = Files.createDirectory(directory.resolve("step-" + step));
        try (SimulatedHost host = SimulatedHost.start(settings)) {
            Controller.Setting setting = new Controller.Setting(host.endpoint(), place, "run", false, false, 500);
            Lifeline first = Lifeline.inProcess(step);
            live(setting, SCRIPT, first);
            RunOutcome outcome = live(setting, heldByNext, Lifeline.inProcess(Lifeline.NEVER))
                    .orElseThrow();

            List<RunnerRecord> arrived = RecordFile.read(setting.output());
            Oracle oracle = new Oracle(host.disk(), "run")
                    .checkArrived(arrived)
                    .checkOutcome(outcome, EXIT_CODE, false)
                    .checkWhole(arrived, outcome);
            assertThat(oracle.violations())
                    .as("death at step %d, %s", step, outcome)
                    .isEmpty();
            assertThat(oracle.announced()).as("lost at step %d", step).isZero();
            if (heldByNext != null) {
                assertThat(oracle.starts()).as("starts, death at step %d", step).isEqualTo(1);
            }
            assertThat(host.shellIds())
                    .as("shells left, death at step %d", step)
                    .isEmpty();
            return !first.isDead();
        }
    }

    private static Optional<RunOutcome> live(Controller.Setting setting, String script, Lifeline lifeline)
            throws Exception {
        try (RecordFile output = new RecordFile(setting.output(), lifeline)) {
            return new Controller(setting, lifeline).live(script, run -> {}, output);
        }
    }
}
