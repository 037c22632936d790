package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.remotepowershell.config.BuildRuns;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Freestyle builds die with a real controller, stopped or killed; their steps say what becomes of their scripts. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FreestyleRestartTest {
    private static final String FOREVER = "\"begun\"; Start-Sleep 900";
    private static final String LINES =
            "\"begun\"; 1..200 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 400 }";
    private static final int LAST_LINE = 200;

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension().withTimeout(0);

    @AutoClose
    private final HttpsHost host = HttpsHost.start();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachStepsChoiceIsKept(boolean killed) throws Throwable {
        controller.startJenkins();
        controller.runRemotely(FreestyleRestartTest::begin, host.endpoint().toString(), host.sha256());
        if (killed) {
            controller.stopJenkinsForcibly();
        } else {
            controller.stopJenkins();
        }
        int started = host.host().disk().runIds().size();
        changeWhileAway(controller.getHome().toPath());

        controller.startJenkins();
        controller.runRemotely(FreestyleRestartTest::checkStopped);
        controller.runRemotely(FreestyleRestartTest::checkContinued);
        controller.runRemotely(FreestyleRestartTest::checkLeft);
        controller.stopJenkins();

        assertThat(host.host().disk().runIds())
                .as("two scripts more: on the host of 'many' that had not begun, and the third step of 'two'")
                .hasSize(started + 2);
        for (String runId : host.host().disk().runIds()) {
            assertThat(host.host().disk().starts(runId)).isEqualTo(1);
        }
    }

    private static void begin(JenkinsRule jenkins, String endpoint, String sha256) throws Throwable {
        jenkins.jenkins.setNumExecutors(20);
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(host("web01", endpoint, sha256), host("web02", endpoint, sha256));
        List<QueueTaskFuture<FreeStyleBuild>> builds = new ArrayList<>();
        builds.add(beginJob(jenkins, "stopped", OnRestart.STOP, FOREVER));
        builds.add(beginJob(jenkins, "collected", OnRestart.COLLECT, LINES));
        builds.add(beginJob(jenkins, "again", OnRestart.REATTACH, LINES));
        builds.add(beginJob(jenkins, "changed", OnRestart.REATTACH, LINES));
        builds.add(beginJob(jenkins, "disabled", OnRestart.REATTACH, LINES));
        builds.add(beginJob(jenkins, "deleted", OnRestart.REATTACH, LINES));
        builds.add(beginJob(jenkins, "forgotten", OnRestart.REATTACH, LINES));
        builds.add(beginJob(jenkins, "two", OnRestart.REATTACH, "\"first\"", LINES, "\"third\""));
        builds.addAll(beginConcurrently(jenkins));
        builds.add(beginMany(jenkins));
        for (QueueTaskFuture<FreeStyleBuild> build : builds) {
            jenkins.waitForMessage("begun", build.waitForStart());
        }
    }

    private static RemoteHost host(String name, String endpoint, String sha256) throws Exception {
        RemoteHost host = Hosts.at(name, endpoint);
        host.setTrust(new PinnedTrust(sha256));
        host.setMaxSessions(20);
        return host;
    }

    private static QueueTaskFuture<FreeStyleBuild> beginJob(
            JenkinsRule jenkins, String name, OnRestart onRestart, String... scripts) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject(name);
        for (String script : scripts) {
            RemotePowerShellStep step = new RemotePowerShellStep(script);
            step.setHost("web01");
            add(job, step, onRestart);
        }
        return job.scheduleBuild2(0);
    }

    private static void add(FreeStyleProject job, RemotePowerShellStep step, OnRestart onRestart) throws IOException {
        RemotePowerShellBuilder builder = new RemotePowerShellBuilder(step);
        builder.setOnRestart(onRestart);
        job.getBuildersList().add(builder);
    }

    /** Two builds at once with the same parameters, which the queue would take for one. */
    private static List<QueueTaskFuture<FreeStyleBuild>> beginConcurrently(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("concurrent");
        job.setConcurrentBuild(true);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("WHICH", "")));
        RemotePowerShellStep step = new RemotePowerShellStep(LINES);
        step.setHost("web01");
        add(job, step, OnRestart.REATTACH);
        List<QueueTaskFuture<FreeStyleBuild>> builds = new ArrayList<>();
        while (builds.size() < 2) {
            builds.add(job.scheduleBuild2(0, new ParametersAction(new StringParameterValue("WHICH", "same"))));
            builds.get(builds.size() - 1).waitForStart();
        }
        return builds;
    }

    /** Of whose two hosts one waits for the other. */
    private static QueueTaskFuture<FreeStyleBuild> beginMany(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("many");
        RemotePowerShellStep step = new RemotePowerShellStep(LINES);
        step.setHosts(List.of("web01", "web02"));
        step.setThrottleLimit(1);
        add(job, step, OnRestart.REATTACH);
        return job.scheduleBuild2(0);
    }

    private static void changeWhileAway(Path home) throws IOException {
        replace(home, "changed", "Start-Sleep -Milliseconds 400", "Start-Sleep -Milliseconds 401");
        replace(home, "disabled", "<disabled>false</disabled>", "<disabled>true</disabled>");
        FileUtils.deleteDirectory(new File(home.toFile(), "jobs/deleted"));
        FileUtils.deleteDirectory(new File(home.toFile(), "jobs/forgotten/builds/1"));
    }

    private static void replace(Path home, String job, String what, String with) throws IOException {
        Path config = home.resolve("jobs").resolve(job).resolve("config.xml");
        String text = Files.readString(config);
        assertThat(text).contains(what);
        Files.writeString(config, text.replace(what, with));
    }

    /** Nobody has swept: it is done when Jenkins is back. */
    private static void checkStopped(JenkinsRule jenkins) throws Throwable {
        StoredRun run = runOf("stopped");
        Pipelines.await(() -> Pipelines.isFinished(run));
        checkOutcome(jenkins, "stopped", OutcomeKind.STOPPED);
    }

    private static void checkContinued(JenkinsRule jenkins) throws Throwable {
        checkContinuation(jenkins, build(jenkins, "again", 2), 1);
        FreeStyleBuild two = build(jenkins, "two", 2);
        checkContinuation(jenkins, two, 1);
        assertThat(two.getLog(1000)).contains("third").doesNotContain("first");
        FreeStyleBuild three = build(jenkins, "concurrent", 3);
        FreeStyleBuild four = build(jenkins, "concurrent", 4);
        checkContinuation(jenkins, three, number(three));
        checkContinuation(jenkins, four, number(four));
        assertThat(List.of(number(three), number(four))).containsExactlyInAnyOrder(1, 2);
        FreeStyleBuild many = build(jenkins, "many", 2);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(many));
        assertThat(many.getLog(1000))
                .contains("[web01] line 200", "[web02] line 200")
                .filteredOn(line -> line.endsWith("] begun"))
                .as("the script of the host that had not had its turn")
                .hasSize(1);
        for (String job : List.of("again", "two", "many")) {
            assertThat(job(jenkins, job).getBuildByNumber(3)).as(job).isNull();
        }
    }

    private static void checkContinuation(JenkinsRule jenkins, FreeStyleBuild build, int former) throws Exception {
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(number(build)).isEqualTo(former);
        FreeStyleBuild dead = build.getParent().getBuildByNumber(former);
        assertThat(dead.getResult()).isIn(Result.ABORTED, Result.FAILURE);
        assertThat(dead.getAction(ContinuedAction.class).getUrlName()).isEqualTo("../" + build.getNumber());
        if (dead.getAction(ParametersAction.class) != null) {
            assertThat(build.getAction(ParametersAction.class)
                            .getParameter("WHICH")
                            .getValue())
                    .isEqualTo("same");
        }
        List<String> lines = new ArrayList<>(linesOf(dead));
        lines.addAll(linesOf(build));
        assertThat(lines).as("lines of both builds").containsExactlyElementsOf(allLines());
    }

    private static int number(FreeStyleBuild build) {
        return build.getCause(ContinuesCause.class).getNumber();
    }

    private static List<String> linesOf(FreeStyleBuild build) throws IOException {
        return build.getLog(1000).stream()
                .filter(line -> line.startsWith("line "))
                .toList();
    }

    private static List<String> allLines() {
        return IntStream.rangeClosed(1, LAST_LINE).mapToObj(i -> "line " + i).toList();
    }

    /** What is not continued is collected, and started nowhere. */
    private static void checkLeft(JenkinsRule jenkins) throws Throwable {
        Pipelines.await(FreestyleRestartTest::allEnded);
        for (String job : List.of("collected", "changed", "disabled")) {
            checkOutcome(jenkins, job, OutcomeKind.COMPLETED);
        }
        for (String job : List.of("stopped", "collected", "changed", "disabled", "forgotten")) {
            assertThat(job(jenkins, job).getBuildByNumber(2)).as(job).isNull();
        }
        for (String job : List.of("deleted", "forgotten")) {
            assertThat(runOf(job).record().outcome().orElseThrow().kind())
                    .as(job)
                    .isEqualTo(OutcomeKind.COMPLETED);
        }
        for (String job : List.of("collected", "changed", "disabled", "deleted", "forgotten")) {
            assertThat(collected(runOf(job))).as(job).endsWith("line 200");
        }
    }

    private static boolean allEnded() {
        try {
            return JenkinsRuns.get().live().isEmpty()
                    && JenkinsRuns.get().store().list().stream().allMatch(Pipelines::isFinished);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void checkOutcome(JenkinsRule jenkins, String job, OutcomeKind kind) throws Exception {
        FreeStyleBuild dead = build(jenkins, job, 1);
        assertThat(dead.getResult()).as(job).isIn(Result.ABORTED, Result.FAILURE);
        assertThat(dead.getAllActions())
                .filteredOn(BuildRuns.class::isInstance)
                .flatExtracting(action -> ((BuildRuns) action).runIds())
                .as(job)
                .contains(runOf(job).runId());
        assertThat(runOf(job).record().outcome().orElseThrow().kind()).as(job).isEqualTo(kind);
    }

    private static StoredRun runOf(String job) throws IOException {
        for (StoredRun run : JenkinsRuns.get().store().list()) {
            if (run.labels().get("job").equals(job)) {
                return run;
            }
        }
        throw new AssertionError("no run of " + job);
    }

    private static String collected(StoredRun run) throws IOException {
        StringBuilder text = new StringBuilder();
        run.readRecords(record -> text.append(record.kind() == RecordKind.OUTPUT ? record.text() + "\n" : ""));
        return text.toString().strip();
    }

    private static FreeStyleProject job(JenkinsRule jenkins, String name) {
        return jenkins.jenkins.getItemByFullName(name, FreeStyleProject.class);
    }

    /** Waits until it has begun. */
    private static FreeStyleBuild build(JenkinsRule jenkins, String name, int number) throws InterruptedException {
        FreeStyleProject job = job(jenkins, name);
        Pipelines.await(() -> job.getBuildByNumber(number) != null);
        return job.getBuildByNumber(number);
    }
}
