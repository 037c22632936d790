package io.jenkins.plugins.remotepowershell.run.reliability;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Performs one schedule and judges it. */
final class Trial {
    private static final String RUN_ID = "run";
    private static final int KILLED_SECONDS = 60;
    /** Reconnecting is given up after a minute; nobody waits twice for that. */
    private static final int LIFE_SECONDS = 120;

    /**
     * What came out of it.
     *
     * @param steps of all controllers
     * @param deaths of controllers, polite ones not counted
     */
    record Result(
            Schedule schedule,
            Optional<RunOutcome> outcome,
            int emitted,
            long announced,
            int deaths,
            List<String> violations) {}

    private final Schedule schedule;
    private final Path directory;
    private final List<String> notices = new ArrayList<>();
    private int deaths;

    Trial(Schedule schedule, Path directory) {
        this.schedule = schedule;
        this.directory = directory;
    }

    Result perform() throws IOException, InterruptedException {
        Schedule.Host behavior = schedule.host();
        SimulatedHostSettings settings = new SimulatedHostSettings()
                .user(Controller.USER, Controller.PASSWORD)
                .switches(behavior.switches())
                .bufferBytes(behavior.bufferBytes())
                .maxEnvelopeBytes(behavior.envelopeBytes())
                .autoDisconnect(Duration.ofMillis(behavior.autoDisconnectMillis()));
        try (SimulatedHost host = SimulatedHost.start(settings)) {
            schedule.faults().forEach(fault -> host.faultPlan().at(fault.kind(), fault.occurrence(), fault.action()));
            Controller.Setting setting = new Controller.Setting(
                    host.endpoint(), directory, RUN_ID, schedule.journal(), schedule.drop(), 400);
            for (Schedule.Life life : schedule.lives()) {
                live(setting, life);
            }
            boolean hadScript = !schedule.lives().isEmpty();
            Optional<RunOutcome> outcome = liveInProcess(
                    setting,
                    hadScript ? null : schedule.script(),
                    Lifeline.inProcess(Lifeline.NEVER),
                    LIFE_SECONDS * 1000L);
            return judge(host, setting, outcome);
        }
    }

    private Result judge(SimulatedHost host, Controller.Setting setting, Optional<RunOutcome> outcome)
            throws IOException {
        List<RunnerRecord> arrived = RecordFile.read(setting.output());
        Oracle oracle = new Oracle(host.disk(), RUN_ID)
                .checkArrived(arrived)
                .checkOutcome(outcome.orElse(null), schedule.exitCode(), schedule.sessionMayDie());
        outcome.ifPresent(it -> oracle.checkWhole(arrived, it));
        List<String> violations = new ArrayList<>(oracle.violations());
        if (oracle.announced() > 0 && !schedule.mayLoseOutput()) {
            violations.add(oracle.announced() + " records are lost, though the host keeps and redelivers all");
        }
        if (!violations.isEmpty()) {
            violations.add("notices: " + notices);
        }
        return new Result(
                schedule, outcome, oracle.emitted().size(), oracle.announced(), deaths, List.copyOf(violations));
    }

    private void live(Controller.Setting setting, Schedule.Life life) throws IOException, InterruptedException {
        String script = life.holdsScript() ? schedule.script() : null;
        switch (life.ending()) {
            case ABANDONED -> {
                Lifeline lifeline = Lifeline.inProcess(life.moment());
                liveInProcess(setting, script, lifeline, LIFE_SECONDS * 1000L);
                deaths += lifeline.isDead() ? 1 : 0;
            }
            case KILLED -> {
                Process process = ControllerProcess.start(setting, script, life.moment());
                process.getInputStream().readAllBytes();
                if (!process.waitFor(KILLED_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
                deaths += process.exitValue() == 0 ? 0 : 1;
            }
            case DETACHED -> liveInProcess(setting, script, Lifeline.inProcess(Lifeline.NEVER), life.moment());
        }
    }

    /** On a thread of its own, as a run has; it is left after a while. */
    private Optional<RunOutcome> liveInProcess(
            Controller.Setting setting, @CheckForNull String script, Lifeline lifeline, long leaveAfterMillis)
            throws IOException, InterruptedException {
        AtomicReference<RemoteRun> driven = new AtomicReference<>();
        AtomicReference<Optional<RunOutcome>> outcome = new AtomicReference<>(Optional.empty());
        try (RecordFile output = new RecordFile(setting.output(), lifeline)) {
            Thread thread = new Thread(() -> outcome.set(live(setting, script, lifeline, driven, output)));
            thread.start();
            thread.join(leaveAfterMillis);
            if (thread.isAlive()) {
                leave(driven.get());
                thread.join(LIFE_SECONDS * 1000L);
            }
            if (thread.isAlive()) {
                throw new IOException("hangs at " + List.of(thread.getStackTrace()));
            }
            notices.addAll(output.notices());
        }
        return outcome.get();
    }

    private Optional<RunOutcome> live(
            Controller.Setting setting,
            @CheckForNull String script,
            Lifeline lifeline,
            AtomicReference<RemoteRun> driven,
            RecordFile output) {
        try {
            return new Controller(setting, lifeline).live(script, driven::set, output);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            output.notice("ended with " + failed);
            return Optional.empty();
        }
    }

    private void leave(@CheckForNull RemoteRun run) throws InterruptedException {
        if (run != null) {
            try {
                run.detach();
            } catch (IOException unanswered) {
                notices.add("detach: " + unanswered.getMessage());
            }
        }
    }

    /** For one schedule: a directory below the given one, removed afterwards. */
    static Result perform(Schedule schedule, Path parent) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(parent, "trial-");
        try {
            return new Trial(schedule, directory).perform();
        } finally {
            try (var files = Files.walk(directory)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
