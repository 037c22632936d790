package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * A real controller process ends under a script of a block, and again between two of them; the session on a real PowerShell
 * has what they left in it.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BlockRestartTest {
    private static final String PIPELINE =
            """
            withRemotePowerShell(host: 'web01') {
              remotePowerShell '$r = 1'
              remotePowerShell '"begun"; Start-Sleep 12; $r++; "ended"'
              input 'now'
              def v = remotePowerShell(script: '$r', returnStdout: true).trim()
              echo "got ${v}"
            }
            """;

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension().withTimeout(0);

    @TempDir
    Path directory;

    private HttpsHost host;

    @BeforeEach
    void start() throws Exception {
        host = HttpsHost.start(new SimulatedHostSettings()
                .user("deploy", "secret")
                .autoDisconnect(Duration.ofSeconds(2))
                .engine(new PwshEngine(SharedMaterial.pwsh())));
    }

    @AfterEach
    void stop() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void aBlockOutlivesSigkillInAScriptAndBetweenScripts() throws Throwable {
        outlives(controller::stopJenkinsForcibly);
    }

    @Test
    void aBlockOutlivesCleanRestartsInAScriptAndBetweenScripts() throws Throwable {
        outlives(controller::stopJenkins);
    }

    /** How a controller ends. */
    private interface Ending {
        void end() throws Throwable;
    }

    private void outlives(Ending ending) throws Throwable {
        controller.startJenkins();
        controller.runRemotely(
                BlockRestartTest::begin, host.endpoint().toString(), host.sha256(), directory.toString());
        ending.end();

        controller.startJenkins();
        controller.runRemotely(BlockRestartTest::awaitSecond);
        ending.end();

        controller.startJenkins();
        controller.runRemotely(BlockRestartTest::finish);
        controller.stopJenkins();
        assertThat(host.host().shellIds()).isEmpty();
        assertThat(host.host().exchangeLog().entries().stream()
                        .filter(entry -> entry.kind() == OperationKind.CONNECT_SHELL)
                        .map(entry -> entry.shellId())
                        .distinct())
                .as("one session for the block")
                .hasSize(1);
    }

    private static void begin(JenkinsRule jenkins, String endpoint, String sha256, String hostDirectory)
            throws Throwable {
        Hosts.addGlobally("svc-deploy", "secret");
        RemoteHost web01 = Hosts.at("web01", endpoint);
        web01.setTrust(new PinnedTrust(sha256));
        web01.setHostDirectory(hostDirectory);
        Hosts.defineGlobally(web01);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(PIPELINE, true));
        jenkins.waitForMessage("begun", job.scheduleBuild2(0).waitForStart());
    }

    private static void awaitSecond(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build = build(jenkins);
        jenkins.waitForMessage("Proceed or Abort", build);
        assertThat(build.getLog(Integer.MAX_VALUE)).containsOnlyOnce("begun").containsOnlyOnce("ended");
        waiting(build).getContext().saveState().get();
    }

    private static StepExecution waiting(WorkflowRun build) throws Exception {
        return build.getExecution().getCurrentExecutions(true).get().get(0);
    }

    private static void finish(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build = build(jenkins);
        Pipelines.await(() -> build.getAction(InputAction.class) != null);
        build.getAction(InputAction.class).getExecutions().get(0).proceed(null);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(build.getLog(Integer.MAX_VALUE))
                .contains("got 2")
                .containsOnlyOnce("ended")
                .anyMatch(line -> line.startsWith("remotePowerShell: session ") && line.endsWith("was closed"));
    }

    private static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
    }
}
