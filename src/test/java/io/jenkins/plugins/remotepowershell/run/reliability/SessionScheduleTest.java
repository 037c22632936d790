package io.jenkins.plugins.remotepowershell.run.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The random schedules of {@link ReliabilityProgram}, for two scripts in one session. Each controller ends at a step, and
 * has the scripts, as the program of a pipeline has. {@code -Dschedules=250 -Dseed=1} for more of them.
 */
class SessionScheduleTest {
    private static final int SCHEDULES = Integer.getInteger("schedules", 16);
    private static final long FIRST_SEED = Long.getLong("seed", 1);

    /** Bytes of an envelope that takes the runner with a script: a start in several envelopes may close the session. */
    private static final int WHOLE_START = 100_000;

    @TempDir
    Path directory;

    @Test
    @Timeout(600)
    void noScheduleOfFaultsAndDeathsBreaksAPromiseToScriptsThatShareASession() {
        List<String> violations = LongStream.range(FIRST_SEED, FIRST_SEED + SCHEDULES)
                .parallel()
                .mapToObj(this::violations)
                .flatMap(List::stream)
                .toList();

        assertThat(violations).isEmpty();
    }

    private List<String> violations(long seed) {
        Schedule schedule = Schedule.draw(seed, 0);
        try {
            return perform(schedule).stream()
                    .map(violation -> "seed " + seed + ": " + violation)
                    .toList();
        } catch (IOException | RuntimeException failed) {
            throw new AssertionError("seed " + seed + ", " + schedule.faults() + ", " + schedule.lives(), failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopping);
        }
    }

    private List<String> perform(Schedule schedule) throws IOException, InterruptedException {
        Path place = Files.createDirectory(directory.resolve("seed-" + schedule.seed()));
        try (SimulatedHost host = SimulatedHost.start(settings(schedule.host()))) {
            schedule.faults().forEach(fault -> host.faultPlan().at(fault.kind(), fault.occurrence(), fault.action()));
            Controller.Setting setting =
                    new Controller.Setting(host.endpoint(), place, "", schedule.journal(), schedule.drop(), 400);
            for (Schedule.Life life : schedule.lives()) {
                new SessionController(setting, Lifeline.inProcess(life.moment())).live(schedule.script());
            }
            List<RunOutcome> outcomes =
                    new SessionController(setting, Lifeline.inProcess(Lifeline.NEVER)).live(schedule.script());

            List<String> violations = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                violations.addAll(judge(
                        schedule, host, setting, SessionController.runIds().get(i), outcomes.get(i)));
            }
            if (host.shellIds().contains(session(setting))) {
                violations.add("the session is left on the host");
            }
            return violations;
        }
    }

    private static SimulatedHostSettings settings(Schedule.Host behavior) {
        return new SimulatedHostSettings()
                .user(Controller.USER, Controller.PASSWORD)
                .switches(behavior.switches())
                .bufferBytes(behavior.bufferBytes())
                .maxEnvelopeBytes(behavior.envelopeBytes())
                .autoDisconnect(Duration.ofMillis(behavior.autoDisconnectMillis()));
    }

    private static String session(Controller.Setting setting) throws IOException {
        RunRecord holder = new Controller(setting, Lifeline.inProcess(Lifeline.NEVER))
                .store()
                .find(SessionController.HOLDER)
                .orElseThrow()
                .record();
        return holder.identity().shellId().toString().toUpperCase(Locale.ROOT);
    }

    private static List<String> judge(
            Schedule schedule, SimulatedHost host, Controller.Setting setting, String runId, RunOutcome outcome)
            throws IOException {
        List<RunnerRecord> arrived = RecordFile.read(SessionController.output(setting, runId));
        Oracle oracle = new Oracle(host.disk(), runId)
                .checkArrived(arrived)
                .checkOutcome(outcome, schedule.exitCode(), schedule.sessionMayDie())
                .checkWhole(arrived, outcome);
        List<String> violations = new ArrayList<>(oracle.violations());
        if (oracle.announced() > 0 && !schedule.mayLoseOutput()) {
            violations.add(oracle.announced() + " records are lost, though the host keeps and redelivers all");
        }
        boolean mayBeSentInPieces = schedule.host().envelopeBytes() < WHOLE_START;
        if (outcome.kind() == OutcomeKind.NOT_STARTED && !schedule.sessionMayDie() && !mayBeSentInPieces) {
            violations.add("not started, though no session has died: " + outcome.sentence());
        }
        return violations.stream().map(violation -> runId + ": " + violation).toList();
    }
}
