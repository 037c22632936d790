package io.jenkins.plugins.remotepowershell.run.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A controller dies at each step of two scripts in one session and of its end; the next one takes up what it left. */
class SessionEveryStepTest {
    /** Runs stand for the calls of a pipeline, whose program holds the scripts. */
    private static final String SCRIPT = SessionController.SCRIPT;

    @TempDir
    Path directory;

    @Test
    @Timeout(300)
    void eachScriptRunsOnceInOneSessionWhereverTheControllerDies() throws Exception {
        long step = 1;
        for (boolean survived = false; !survived; step++) {
            survived = dieAt(step, SCRIPT);
        }
        assertThat(step).as("steps of two scripts in one session").isGreaterThan(80);
    }

    @Test
    @Timeout(300)
    void whatNobodyHoldsAnyMoreIsStartedOnceOrNeverAndNothingStaysOnTheHost() throws Exception {
        long step = 1;
        for (boolean survived = false; !survived; step++) {
            survived = dieAt(step, null);
        }
        assertThat(step).as("steps of two scripts in one session").isGreaterThan(80);
    }

    /** @return whether all ended before that step */
    private boolean dieAt(long step, String heldByNext) throws Exception {
        SimulatedHostSettings settings = new SimulatedHostSettings()
                .user(Controller.USER, Controller.PASSWORD)
                .autoDisconnect(Duration.ofMillis(300));
        Path place = Files.createDirectory(directory.resolve("step-" + step));
        try (SimulatedHost host = SimulatedHost.start(settings)) {
            Controller.Setting setting = new Controller.Setting(host.endpoint(), place, "", false, false, 500);
            Lifeline first = Lifeline.inProcess(step);
            new SessionController(setting, first).live(SCRIPT);
            List<RunOutcome> outcomes =
                    new SessionController(setting, Lifeline.inProcess(Lifeline.NEVER)).live(heldByNext);

            for (int i = 0; i < outcomes.size(); i++) {
                check(host, setting, SessionController.runIds().get(i), outcomes.get(i), step);
            }
            if (heldByNext != null) {
                assertThat(outcomes)
                        .as("death at step %d", step)
                        .hasSize(SessionController.runIds().size())
                        .allMatch(outcome -> outcome.kind() == OutcomeKind.COMPLETED);
            }
            assertThat(host.shellIds())
                    .as("shells left, death at step %d", step)
                    .isEmpty();
            return !first.isDead();
        }
    }

    private static void check(
            SimulatedHost host, Controller.Setting setting, String runId, RunOutcome outcome, long step)
            throws Exception {
        List<RunnerRecord> arrived = RecordFile.read(SessionController.output(setting, runId));
        Oracle oracle = new Oracle(host.disk(), runId)
                .checkArrived(arrived)
                .checkOutcome(outcome, SessionController.EXIT_CODE, false)
                .checkWhole(arrived, outcome);
        assertThat(oracle.violations())
                .as("%s, death at step %d, %s", runId, step, outcome)
                .isEmpty();
        assertThat(oracle.announced()).as("lost at step %d", step).isZero();
        assertThat(oracle.starts())
                .as("starts of %s, death at step %d", runId, step)
                .isEqualTo(outcome.kind() == OutcomeKind.COMPLETED ? 1 : 0);
    }
}
