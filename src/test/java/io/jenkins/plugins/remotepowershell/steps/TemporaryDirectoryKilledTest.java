package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Temporary directories of builds whose controller is ended with SIGKILL. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TemporaryDirectoryKilledTest {
    private static final String OPTIONS = "host: 'web01', workingDirectory: 'temp', script: ";

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension().withTimeout(0);

    @AutoClose
    private final HttpsHost host = HttpsHost.start();

    @Test
    void theDirectoryOfAResumedBuildStaysAndThatOfALostOneGoesAndBothAreGoneInTheEnd() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(
                TemporaryDirectoryKilledTest::begin, host.endpoint().toString(), host.sha256());
        assertThat(host.host().disk().temporaryDirectories().paths()).hasSize(2);
        controller.stopJenkinsForcibly();
        assertThat(host.host().disk().temporaryDirectories().paths()).hasSize(2);

        controller.startJenkins();
        Pipelines.await(() -> host.host().disk().temporaryDirectories().paths().size() == 1);
        controller.runRemotely(TemporaryDirectoryKilledTest::checkTheEnd);
        Pipelines.await(() -> host.host().disk().temporaryDirectories().paths().isEmpty());
        controller.stopJenkins();
    }

    private static void begin(JenkinsRule jenkins, String endpoint, String sha256) throws Throwable {
        KilledControllerTest.know(endpoint, sha256);
        FreeStyleProject lost = jenkins.createFreeStyleProject("lost");
        RemotePowerShellStep step = new RemotePowerShellStep("\"lost\"; Start-Sleep 600");
        step.setHost("web01");
        step.setWorkingDirectory("temp");
        RemotePowerShellBuilder builder = new RemotePowerShellBuilder(step);
        lost.getBuildersList().add(builder);
        jenkins.waitForMessage("lost", lost.scheduleBuild2(0).waitForStart());
        WorkflowJob resumed = jenkins.createProject(WorkflowJob.class, "p");
        resumed.setDefinition(new CpsFlowDefinition(
                "remotePowerShell " + OPTIONS + "'\"one\"'\nremotePowerShell " + OPTIONS
                        + "'1..600 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 100 }'",
                true));
        WorkflowRun build = resumed.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("line 20", build);
    }

    private static void checkTheEnd(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build =
                jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
    }
}
