package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jenkins.tasks.SimpleBuildStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FreestyleTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private HttpsHost host;

    @BeforeEach
    void start() throws Exception {
        host = HttpsHost.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

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
    void pipelinesCannotCallIt() {
        assertThat(SimpleBuildStep.class.isAssignableFrom(RemotePowerShellBuilder.class))
                .isFalse();
    }

    private static FreeStyleProject job(JenkinsRule jenkins, String script, OnRestart onRestart) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject(jenkins.jenkins.getItem("job") == null ? "job" : "other");
        RemotePowerShellStep step = new RemotePowerShellStep(script);
        step.setHost("web01");
        step.setParameters(Map.of());
        RemotePowerShellBuilder builder = new RemotePowerShellBuilder(step);
        builder.setOnRestart(onRestart);
        job.getBuildersList().add(builder);
        return job;
    }
}
