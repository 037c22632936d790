package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Aborts, lost sessions, and builds that end without telling their steps. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EndingTest {
    private static final String ENDLESS = "remotePowerShell host: 'web01', script: '\"under way\"; Start-Sleep 600'";

    private static HttpsHost host;
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        host = HttpsHost.start();
        Pipelines.know(host);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void aTimeoutStopsTheScript() throws Exception {
        WorkflowRun build =
                Pipelines.run(jenkins, Result.ABORTED, "timeout(time: 3, unit: 'SECONDS') { " + ENDLESS + " }");

        assertThat(Pipelines.log(build))
                .contains("remotePowerShell: stopping the script", "remotePowerShell: the script was stopped");
        awaitNoShell();
    }

    @Test
    void anAbortedStepThatLeavesItsScriptDoesNotTouchIt() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(jenkins, "leave", ENDLESS.replace("script:", "onAbort: 'leave', script:")),
                "under way");
        build.getExecutor().doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));

        assertThat(host.host().shellIds()).hasSize(1);
        host.host().restart();
    }

    @Test
    void aLostSessionCanBeTriedAgain() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(
                        jenkins,
                        "retry",
                        """
                int attempt = 0
                retry(count: 2, conditions: [remoteSession()]) {
                  attempt++
                  remotePowerShell host: 'web01', script: attempt == 1 ? '"under way"; Start-Sleep 600' : '"again"'
                }"""),
                "under way");
        host.host().shellIds().forEach(host.host()::killShell);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));

        assertThat(Pipelines.log(build)).contains("again").anyMatch(line -> line.contains("no longer exists"));
    }

    @Test
    void aBuildThatIsEndedByForceLeavesNoScript() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(jenkins, Pipelines.create(jenkins, "force", ENDLESS), "under way");
        build.doTerm();
        build.doKill();
        jenkins.waitForCompletion(build);

        awaitNoShell();
        Pipelines.await(() -> JenkinsRuns.get().live().isEmpty());
    }

    @Test
    void deletingTheJobStopsTheScript() throws Exception {
        WorkflowJob job = Pipelines.create(jenkins, "deleted", ENDLESS);
        Pipelines.startAndAwait(jenkins, job, "under way");
        job.delete();

        awaitNoShell();
    }

    @Test
    void theThreadDumpSaysWhatTheStepDoes() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(jenkins, Pipelines.create(jenkins, "status", ENDLESS), "under way");
        String status =
                build.getExecution().getCurrentExecutions(true).get().get(0).getStatus();
        build.getExecutor().doStop();
        jenkins.waitForCompletion(build);

        assertThat(status).startsWith("running on web01 for ").contains("last output");
    }

    @Test
    void aFailureOnOneHostStopsTheOthers() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.FAILURE,
                "remotePowerShell hosts: ['web01', 'web99', 'web02'], failFast: true, script: 'Start-Sleep 600'");

        assertThat(String.join("\n", Pipelines.log(build))).contains("failed on 3 of 3 hosts");
        awaitNoShell();
    }

    private static void awaitNoShell() throws InterruptedException {
        Pipelines.await(() -> host.host().shellIds().isEmpty());
    }
}
