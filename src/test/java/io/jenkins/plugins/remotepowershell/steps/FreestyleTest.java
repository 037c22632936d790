package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Queue;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jenkins.tasks.SimpleBuildStep;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FreestyleTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @AutoClose
    private final HttpsHost host = HttpsHost.start();

    @Test
    void aBuildRunsAndAnAbortStopsTheScript() throws Throwable {
        sessions.then(jenkins -> {
            Pipelines.know(host);
            FreeStyleProject job = job(jenkins, "\"begun\"; Start-Sleep 600", OnRestart.STOP);
            FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("begun", build);
            build.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            assertThat(host.host().shellIds()).isEmpty();

            FreeStyleProject other = job(jenkins, "\"one\"; exit 3", OnRestart.STOP);
            jenkins.assertLogContains(
                    "script returned exit code 3", jenkins.buildAndAssertStatus(Result.FAILURE, other));
        });
    }

    @Test
    void aNewBuildTakesUpTheScriptAfterTheRestart() throws Throwable {
        sessions.then(jenkins -> {
            Pipelines.know(host);
            FreeStyleProject job = job(
                    jenkins,
                    "1..150 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 200 }",
                    OnRestart.REATTACH);
            FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("line 3", build);
        });
        sessions.then(jenkins -> {
            FreeStyleProject job = jenkins.jenkins.getItemByFullName("job", FreeStyleProject.class);
            jenkins.waitUntilNoActivity();
            FreeStyleBuild second = job.getBuildByNumber(2);
            jenkins.assertBuildStatus(Result.SUCCESS, second);
            jenkins.assertLogContains("line 150", second);
            assertThat(second.getCause(ContinuesCause.class).getNumber()).isEqualTo(1);
            assertThat(job.getBuildByNumber(1).getAction(ContinuedAction.class)).isNotNull();
            assertThat(job.getBuildByNumber(3)).isNull();
        });
        assertThat(host.host().disk().runIds()).hasSize(1);
    }

    @Test
    void secretsStayMaskedInTheBuildThatTakesTheScriptUp(@TempDir Path directory) throws Throwable {
        SimulatedHostSettings settings = new SimulatedHostSettings()
                .user("deploy", KilledControllerTest.SECRET)
                .engine(new PwshEngine(SharedMaterial.pwsh()));
        try (HttpsHost guarded = HttpsHost.start(settings)) {
            sessions.then(jenkins -> {
                Hosts.addGlobally("svc-deploy", KilledControllerTest.SECRET);
                Hosts.addGlobally("sql-admin", "open-sesame");
                RemoteHost definition = Hosts.of(guarded, "web01");
                definition.setHostDirectory(directory.resolve("host").toString());
                Hosts.defineGlobally(definition);
                String script =
                        "param($Admin) 1..150 | ForEach-Object { \"line $_ %s, open-sesame\"; Start-Sleep -Milliseconds 200 }"
                                .formatted(KilledControllerTest.SECRET);
                RemotePowerShellStep step = new RemotePowerShellStep(script);
                step.setCredentialParameters(Map.of("Admin", "sql-admin"));
                FreeStyleBuild build =
                        job(jenkins, step, OnRestart.REATTACH).scheduleBuild2(0).waitForStart();
                jenkins.waitForMessage("line 3 ****, ****", build);
            });
            sessions.then(jenkins -> {
                FreeStyleProject job = jenkins.jenkins.getItemByFullName("job", FreeStyleProject.class);
                jenkins.waitUntilNoActivity();

                List<String> lines = job.getBuildByNumber(2).getLog(Integer.MAX_VALUE).stream()
                        .filter(line -> line.startsWith("line "))
                        .toList();
                assertThat(lines)
                        .endsWith("line 150 ****, ****")
                        .hasSizeGreaterThan(1)
                        .allSatisfy(line -> assertThat(line).endsWith(" ****, ****"));
            });
        }
    }

    @Test
    void theOutputIsCollectedIfSomebodyTakesTheNewBuildOutOfTheQueue() throws Throwable {
        sessions.then(jenkins -> {
            Pipelines.know(host);
            String script = "1..150 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 200 }";
            FreeStyleBuild build =
                    job(jenkins, script, OnRestart.REATTACH).scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("line 3", build);
            jenkins.jenkins.setNumExecutors(0);
        });
        sessions.then(jenkins -> {
            FreeStyleProject job = jenkins.jenkins.getItemByFullName("job", FreeStyleProject.class);
            Pipelines.await(job::isInQueue);
            StoredRun run = JenkinsRuns.get().store().list().get(0);
            Queue.getInstance().cancel(job);
            Pipelines.await(() -> Pipelines.isFinished(run));
            Pipelines.await(() -> JenkinsRuns.get().live().isEmpty());

            assertThat(run.record().outcome().orElseThrow().exitCode()).isZero();
            assertThat(job.getBuildByNumber(2)).isNull();
            JenkinsRule.WebClient client = jenkins.createWebClient();
            String output = "job/job/1/remote-powershell/run/" + run.runId() + "/output";
            assertThat(client.goTo(output, "text/plain").getWebResponse().getContentAsString())
                    .contains("line 150\n");
        });
        assertThat(host.host().disk().runIds()).hasSize(1);
    }

    @Test
    void pipelinesCannotCallIt() {
        assertThat(SimpleBuildStep.class.isAssignableFrom(RemotePowerShellBuilder.class))
                .isFalse();
    }

    private static FreeStyleProject job(JenkinsRule jenkins, String script, OnRestart onRestart) throws Exception {
        return job(jenkins, new RemotePowerShellStep(script), onRestart);
    }

    private static FreeStyleProject job(JenkinsRule jenkins, RemotePowerShellStep step, OnRestart onRestart)
            throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject(jenkins.jenkins.getItem("job") == null ? "job" : "other");
        step.setHost("web01");
        RemotePowerShellBuilder builder = new RemotePowerShellBuilder(step);
        builder.setOnRestart(onRestart);
        job.getBuildersList().add(builder);
        return job;
    }
}
