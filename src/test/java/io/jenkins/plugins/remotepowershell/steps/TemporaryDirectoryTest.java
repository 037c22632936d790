package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RunSweep;
import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** {@code workingDirectory: 'temp'}: one directory for a build on a host, until the build has ended. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TemporaryDirectoryTest {
    private static final String PAGE = "manage/remote-powershell/";

    private static JenkinsRule jenkins;

    private HttpsHost host;
    private Wire wire;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Hosts.addGlobally("svc-deploy", "secret");
    }

    @BeforeEach
    void start() throws Exception {
        host = HttpsHost.start();
        wire = Wire.to(host.endpoint());
        RemoteHost distant = Hosts.at("web01", wire.endpoint().toString());
        distant.setTrust(new PinnedTrust(host.sha256()));
        Hosts.defineGlobally(distant);
    }

    @AfterEach
    void stop() throws Exception {
        wire.mend();
        for (WorkflowJob job : jenkins.jenkins.getAllItems(WorkflowJob.class)) {
            for (WorkflowRun running : job.getBuilds().filter(WorkflowRun::isBuilding)) {
                running.doStop(); // of a test that has failed
            }
        }
        Pipelines.await(() -> JenkinsRuns.get().live().isEmpty());
        wire.close();
        host.close();
    }

    @Test
    void allStepsOfABuildHaveOneDirectoryWhichGoesAfterTheBuild() throws Exception {
        WorkflowRun build = start(
                "shared",
                "%s; %s; withRemotePowerShell(host: 'web01') { remotePowerShell workingDirectory: 'TEMP', script: '\"three\"' };"
                                .formatted(temporary("\"one\""), temporary("\"two\""))
                        + temporary("\"last\"; Start-Sleep 600"),
                "last");
        RunSweep.get().sweep(build.getAction(BuildRunsAction.class).runIds());
        assertThat(runs(build).stream().filter(TemporaryDirectoryTest::isThere)).hasSize(4);
        Set<String> during = directories();
        String name = runs(build).get(0).record().temporaryDirectory().name();
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));

        assertThat(during).singleElement().asString().endsWith("\\Temp\\" + name);
        assertThat(name).matches("remote-powershell-[0-9a-f]{16}").doesNotContain("shared");
        Pipelines.await(() -> directories().isEmpty());
        Pipelines.await(() -> runs(build).stream().noneMatch(TemporaryDirectoryTest::isThere));
    }

    @Test
    void buildsHaveDirectoriesOfTheirOwn() throws Exception {
        WorkflowRun first = start("first", temporary("\"under way\"; Start-Sleep 600"), "under way");
        WorkflowRun second = start("second", temporary("\"under way\"; Start-Sleep 600"), "under way");
        assertThat(directories()).hasSize(2);

        first.doStop();
        jenkins.waitForCompletion(first);
        Pipelines.await(() -> directories().size() == 1);

        String left = runs(second).get(0).record().temporaryDirectory().path();
        assertThat(directories()).containsExactly(left);
        second.doStop();
        jenkins.waitForCompletion(second);
        Pipelines.await(() -> directories().isEmpty());
    }

    @Test
    void aHostThatDoesNotAnswerAtTheEndIsShownAndAskedAgain() throws Exception {
        WorkflowRun build = start("distant", temporary("\"one\"") + "; sleep 600", "Sleeping for 10 min");
        wire.cut();
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        StoredRun run = runs(build).get(0);
        Pipelines.await(() -> record(run).temporaryDirectory().problem().isPresent());
        build.delete();

        assertThat(page())
                .contains("exit code 0; its temporary directory "
                        + directories().iterator().next() + " is still there (");
        wire.mend();
        post("run/" + run.runId() + "/retry");

        Pipelines.await(() -> directories().isEmpty());
        Pipelines.await(() -> !isThere(run));
        assertThat(page()).doesNotContain("temporary directory");
    }

    @Test
    void aScriptThatStillRunsKeepsItsDirectoryAndEverybodysFiles() throws Exception {
        WorkflowRun build = start(
                "silent",
                temporary("\"one\"") + "; "
                        + temporary("\"under way\"; Start-Sleep 600")
                                .replace(", script", ", reconnectTimeout: '1s', script"),
                "under way");
        wire.cut();
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        assertThat(runs(build)).hasSize(2).allMatch(TemporaryDirectoryTest::isThere);
        assertThat(runs(build))
                .noneMatch(run -> record(run).temporaryDirectory().problem().isPresent());
        assertThat(directories()).hasSize(1);

        wire.mend();

        Pipelines.await(() -> directories().isEmpty());
        assertThat(runs(build)).allMatch(Pipelines::isFinished);
    }

    @Test
    void whatIsInUseIsNamedOnThePage() throws Exception {
        WorkflowRun build = start("inUse", temporary("\"one\"") + "; sleep 600", "Sleeping for 10 min");
        host.host().disk().temporaryDirectories().setInUse(true);
        build.doStop();
        jenkins.waitForCompletion(build);
        StoredRun run = runs(build).get(0);
        Pipelines.await(() -> record(run).temporaryDirectory().problem().isPresent());

        assertThat(page()).contains("held.log is in use by a process");
        host.host().disk().temporaryDirectories().setInUse(false);
        post("run/" + run.runId() + "/retry");
        Pipelines.await(() -> directories().isEmpty());
    }

    @Test
    void aCommandHasNoWorkingDirectory() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.FAILURE,
                "remotePowerShell host: 'web01', workingDirectory: 'temp', command: 'Get-Date'");

        jenkins.assertLogContains("workingDirectory is for scripts; a command begins where its session is", build);
    }

    private static String temporary(String script) {
        return "remotePowerShell host: 'web01', workingDirectory: 'temp', script: '" + script + "'";
    }

    private static WorkflowRun start(String name, String script, String line) throws Exception {
        return Pipelines.startAndAwait(jenkins, Pipelines.create(jenkins, name, script), line);
    }

    private Set<String> directories() {
        return host.host().disk().temporaryDirectories().paths();
    }

    private static List<StoredRun> runs(WorkflowRun build) {
        return build.getAction(BuildRunsAction.class).runIds().stream()
                .flatMap(id -> JenkinsRuns.get().store().find(id).stream())
                .toList();
    }

    private static boolean isThere(StoredRun run) {
        return record(run).temporaryDirectory().isThere();
    }

    private static RunRecord record(StoredRun run) {
        try {
            return run.record();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String page() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            return client.goTo(PAGE).asNormalizedText();
        }
    }

    private static void post(String action) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            URL url = client.createCrumbedUrl(PAGE + action);
            client.getPage(new WebRequest(url, HttpMethod.POST));
        }
    }
}
