package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.LiveRun;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RunSweep;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.sessions.StoredRuns;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of live runs when Jenkins stops; the cases share one restart, since that is what takes the time. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ShutdownTest {
    private static final int LINES = 150;
    private static final String COUNTING =
            "1.." + LINES + " | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 100 }";

    /** A run whose build is over. */
    private static final String ORPHAN = "orphan";

    /** Whose hosts answer when they are left. */
    private static final List<String> ANSWERED = List.of("web01", "web02", "web03");

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    /** Hosts {@code web01} to {@code web03}. */
    private HttpsHost host;

    /** Host {@code deaf}, which answers no Disconnect while there is the controller that sent it. */
    private HttpsHost deaf;

    /** Host {@code ending}, whose script ends before the Disconnect is answered. */
    private HttpsHost ending;

    /** To host {@code gone}. */
    private Wire wire;

    private final Straggler straggler = new Straggler();
    private final CountDownLatch controllerIsGone = new CountDownLatch(1);
    private final AtomicBoolean endedMeanwhile = new AtomicBoolean();

    @BeforeEach
    void start() throws Exception {
        host = HttpsHost.start();
        deaf = HttpsHost.start();
        ending = HttpsHost.start();
        wire = Wire.to(host.endpoint());
        deaf.host().faultPlan().at(OperationKind.DISCONNECT, 1, before(this::awaitControllersEnd));
        ending.host().faultPlan().at(OperationKind.DISCONNECT, 1, before(this::awaitScriptsEnd));
    }

    @AfterEach
    void stop() throws Exception {
        controllerIsGone.countDown();
        wire.close();
        host.close();
        deaf.close();
        ending.close();
    }

    private static AdverseAction before(Runnable action) {
        return new AdverseAction.Call(AdverseAction.Moment.BEFORE_HANDLING, action);
    }

    private void awaitControllersEnd() {
        try {
            controllerIsGone.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitScriptsEnd() {
        try {
            String runId = ending.host().disk().runIds().get(0);
            Pipelines.await(() -> ending.host().disk().result(runId).isPresent());
            endedMeanwhile.set(controllerIsGone.getCount() > 0);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void allRunsAreLeftAtOnceAndHostsThatDoNotAnswerHoldUpNobody() throws Throwable {
        sessions.then(this::begin);
        List<String> left = host.host().exchangeLog().entries().stream()
                .filter(entry -> entry.kind() == OperationKind.DISCONNECT)
                .map(entry -> entry.shellId())
                .distinct()
                .toList();
        assertThat(left).as("sessions that were left in time").hasSize(ANSWERED.size());
        assertThat(endedMeanwhile).as("the script ended during the shutdown").isTrue();
        checkStraggler();
        controllerIsGone.countDown();
        wire.mend();

        sessions.then(jenkins -> assertAll(
                () -> checkLeft(jenkins),
                () -> checkWhole(jenkins, "deaf"),
                () -> checkWhole(jenkins, "gone"),
                () -> checkEnded(jenkins),
                ShutdownTest::checkOrphan));
        assertThat(host.host().shellIds()).isEmpty();
        for (HttpsHost each : List.of(host, deaf, ending)) {
            each.host().disk().runIds().forEach(run -> assertThat(
                            each.host().disk().starts(run))
                    .isEqualTo(1));
        }
    }

    private void begin(JenkinsRule jenkins) throws Throwable {
        Hosts.addGlobally("svc-deploy", "secret");
        RemoteHost gone = Hosts.at("gone", wire.endpoint().toString());
        gone.setTrust(new PinnedTrust(host.sha256()));
        Hosts.defineGlobally(
                Hosts.of(host, "web01"),
                Hosts.of(host, "web02"),
                Hosts.of(host, "web03"),
                Hosts.of(deaf, "deaf"),
                Hosts.of(ending, "ending"),
                gone);
        for (String name : List.of("deaf", "gone")) {
            begin(jenkins, name, COUNTING, "line 3");
        }
        for (String name : ANSWERED) {
            begin(jenkins, name, COUNTING, "line 3");
        }
        StoredRuns.create(
                jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("over")), ORPHAN, "web01", OnLost.STOP);
        SweepAtStart.OF_NOTHING.set(false);
        JenkinsRuns.get().register(straggler);
        begin(jenkins, "ending", "\"begun\"; Start-Sleep 3; \"last words\"; exit 3", "begun");
        wire.cut();
    }

    private static void begin(JenkinsRule jenkins, String name, String script, String line) throws Exception {
        Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(jenkins, name, "remotePowerShell host: '" + name + "', script: '" + script + "'"),
                line);
    }

    /** It was waited for once more after the logs were closed, and from then on nothing was written to one. */
    private void checkStraggler() throws Exception {
        assertThat(straggler.waits).allMatch(millis -> millis <= DetachOnShutdown.LIMIT_MILLIS);
        assertThat(straggler.lastWait).isPositive();
        assertThat(straggler.swept).as("swept during the shutdown").isFalse();
        assertThat(straggler.logs).isEqualTo(logs(sessions.getHome().toPath()));
    }

    /** Nobody took it up while Jenkins stopped and started; the first sweep after that does. */
    private static void checkOrphan() throws Exception {
        assertThat(SweepAtStart.OF_NOTHING).isTrue();
        StoredRun orphan = JenkinsRuns.get().store().find(ORPHAN).orElseThrow();
        RunSweep.get().sweep(List.of(ORPHAN));
        StoredRuns.awaitEnd(orphan);
        assertThat(orphan.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.NOT_STARTED);
    }

    /** Its script is to be stopped, or it is driven to its end. */
    private static boolean isSwept() {
        JenkinsRuns runs = JenkinsRuns.get();
        return runs.live(ORPHAN).isPresent()
                || runs.store().find(ORPHAN).filter(StoredRun::isStopRequested).isPresent();
    }

    private static Map<Path, Long> logs(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("jobs"))) {
            Map<Path, Long> sizes = new TreeMap<>();
            for (Path log : files.filter(file -> file.endsWith("log")).toList()) {
                sizes.put(log, Files.size(log));
            }
            return sizes;
        }
    }

    /** What a sweep finds to do before Jenkins has started. */
    public static final class SweepAtStart {
        static final AtomicBoolean OF_NOTHING = new AtomicBoolean();

        private SweepAtStart() {}

        @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
        public static void sweep() {
            RunSweep.get().sweep(List.of(ORPHAN));
            OF_NOTHING.set(!isSwept());
        }
    }

    /** A run that has not ended when Jenkins closes the logs, and sees what happens meanwhile. */
    private static final class Straggler implements LiveRun {
        private final List<Long> waits = new CopyOnWriteArrayList<>();
        private volatile boolean swept;
        private volatile Map<Path, Long> logs = Map.of();
        private volatile long lastWait;

        @Override
        public boolean awaitEnd(long millis) throws InterruptedException {
            RunSweep.get().sweep(List.of(ORPHAN));
            swept |= isSwept();
            if (!JenkinsRuns.get().areLogsClosed()) {
                TimeUnit.MILLISECONDS.sleep(millis);
            } else {
                seeLogs();
            }
            waits.add(millis);
            lastWait = JenkinsRuns.get().areLogsClosed() ? millis : 0;
            return JenkinsRuns.get().areLogsClosed();
        }

        private void seeLogs() {
            try {
                logs = logs(Jenkins.get().getRootDir().toPath());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public String runId() {
            return "straggler";
        }

        @Override
        public void requestStop() {}

        @Override
        public void detach() {}

        @Override
        public String status() {
            return "late";
        }

        @Override
        public Optional<Instant> unreachableSince() {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> lastOutputAt() {
            return Optional.empty();
        }

        @Override
        public void tryNow() {}
    }

    private static void checkLeft(JenkinsRule jenkins) throws Exception {
        for (String name : ANSWERED) {
            assertThat(Pipelines.linesWith(checkWhole(jenkins, name), "remotePowerShell: Jenkins is shutting down"))
                    .as(name)
                    .singleElement()
                    .asString()
                    .matches(".*; disconnected at record [1-9][0-9]*\\. The script goes on");
        }
    }

    private static WorkflowRun checkWhole(JenkinsRule jenkins, String name) throws Exception {
        WorkflowRun build = ended(jenkins, name, Result.SUCCESS);
        assertThat(Pipelines.linesWith(build, "line "))
                .as(name)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES)
                        .mapToObj(i -> "line " + i)
                        .toList());
        return build;
    }

    /** The result was not given to a Pipeline that was stopping: it is reported afterwards, once. */
    private static void checkEnded(JenkinsRule jenkins) throws Exception {
        WorkflowRun build = ended(jenkins, "ending", Result.FAILURE);
        assertThat(Pipelines.log(build))
                .containsOnlyOnce("begun", "last words", "ERROR: script returned exit code 3")
                .filteredOn(line -> line.startsWith("remotePowerShell: exit code 3 after "))
                .hasSize(1);
    }

    private static WorkflowRun ended(JenkinsRule jenkins, String name, Result result) throws Exception {
        return jenkins.assertBuildStatus(result, jenkins.waitForCompletion(Pipelines.last(jenkins, name)));
    }
}
