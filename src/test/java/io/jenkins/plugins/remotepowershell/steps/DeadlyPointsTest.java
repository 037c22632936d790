package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.steps.deadly.DeadlyLog;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The controller dies at each of the points at which a line could be lost or repeated, with decorated logs. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DeadlyPointsTest {
    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension()
            .withTimeout(0)
            .addSyntheticPlugin(new RealJenkinsExtension.SyntheticPlugin(DeadlyLog.class)
                    .header("Plugin-Dependencies", "workflow-api:0"));

    @AutoClose
    private final HttpsHost host = HttpsHost.start();

    @Test
    void noLineIsLostOrRepeatedAtAnyPoint() throws Throwable {
        order(DeadlyLog.Point.BEFORE_WRITE, "line 300 ");
        controller.startJenkins();
        controller.runRemotely(DeadlyPointsTest::begin, host.endpoint().toString(), host.sha256());
        Controllers.awaitDeath(controller);
        order(DeadlyLog.Point.AFTER_FLUSH, "line 900 ");
        controller.startJenkins();
        Controllers.awaitDeath(controller);
        order(DeadlyLog.Point.LATER, "line 1500 ");
        controller.startJenkins();
        Controllers.awaitDeath(controller);

        controller.startJenkins();
        controller.runRemotely(DeadlyPointsTest::check);
        controller.stopJenkins();
    }

    private void order(DeadlyLog.Point point, String line) throws Exception {
        Files.createDirectories(controller.getHome().toPath());
        Files.writeString(controller.getHome().toPath().resolve("deadly"), point + " " + line);
    }

    private static void begin(JenkinsRule jenkins, String endpoint, String sha256) throws Throwable {
        KilledControllerTest.know(endpoint, sha256);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                """
                timestamps {
                  withCredentials([usernamePassword(credentialsId: 'svc-deploy', usernameVariable: 'U', passwordVariable: 'P')]) {
                    remotePowerShell host: 'web01',
                        script: 'Start-Sleep 5; 1..4000 | ForEach-Object { "line $_ ' + P + '"; Start-Sleep -Milliseconds 5 }'
                  }
                }""",
                true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void check(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build = jenkins.assertBuildStatus(
                Result.SUCCESS,
                jenkins.waitForCompletion(jenkins.jenkins
                        .getItemByFullName("p", WorkflowJob.class)
                        .getLastBuild()));
        List<String> lines = build.getLog(Integer.MAX_VALUE).stream()
                .filter(line -> line.contains("line "))
                .map(line -> line.substring(line.indexOf("line ")))
                .toList();
        assertThat(lines)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 4000)
                        .mapToObj(i -> "line " + i + " ****")
                        .toList());
    }
}
