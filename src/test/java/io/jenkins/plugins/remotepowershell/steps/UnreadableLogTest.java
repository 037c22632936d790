package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.steps.deadly.DeadlyLog;
import io.jenkins.plugins.remotepowershell.steps.distant.DistantLogs;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Where the log of a step cannot be read back, nothing can tell what a killed controller had written. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class UnreadableLogTest {
    private static final int LINES = 1500;
    private static final String NOTICE = "remotePowerShell: records ([0-9]+) to ([0-9]+) may appear twice: .*";

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension()
            .withTimeout(0)
            .addSyntheticPlugin(plugin(DeadlyLog.class))
            .addSyntheticPlugin(plugin(DistantLogs.class));

    private HttpsHost host;

    private static RealJenkinsExtension.SyntheticPlugin plugin(Class<?> type) {
        return new RealJenkinsExtension.SyntheticPlugin(type).header("Plugin-Dependencies", "workflow-api:0");
    }

    @BeforeEach
    void start() throws Exception {
        host = HttpsHost.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void atMostTheLinesThatWereBeingWrittenAreRepeatedAndANoticeSaysSo() throws Throwable {
        Files.createDirectories(controller.getHome().toPath());
        Files.writeString(controller.getHome().toPath().resolve("deadly"), DeadlyLog.Point.AFTER_FLUSH + " line 300 ");
        Files.createFile(controller.getHome().toPath().resolve("distant-logs"));
        controller.startJenkins();
        controller.runRemotely(UnreadableLogTest::begin, host.endpoint().toString(), host.sha256());
        Controllers.awaitDeath(controller);

        controller.startJenkins();
        controller.runRemotely(UnreadableLogTest::check);
        controller.stopJenkins();
    }

    private static void begin(JenkinsRule jenkins, String endpoint, String sha256) throws Throwable {
        KilledControllerTest.know(endpoint, sha256);
        Pipelines.create(
                        jenkins,
                        "p",
                        "remotePowerShell host: 'web01', script: 'Start-Sleep 5; 1.." + LINES
                                + " | ForEach-Object { \"line $_ \"; Start-Sleep -Milliseconds 5 }'")
                .scheduleBuild2(0)
                .waitForStart();
    }

    private static void check(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build =
                jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, "p")));
        List<String> lines = Pipelines.linesWith(build, "line ");
        List<String> repeated = lines.stream()
                .filter(line -> lines.indexOf(line) < lines.lastIndexOf(line))
                .distinct()
                .toList();

        assertThat(lines.stream().distinct())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES)
                        .mapToObj(i -> "line " + i + " ")
                        .toList());
        List<String> notices = Pipelines.log(build).stream()
                .filter(line -> line.matches(NOTICE))
                .toList();
        assertThat(notices).hasSize(1);
        int announced = number(notices.get(0), "$2") - number(notices.get(0), "$1") + 1;
        assertThat(repeated).isNotEmpty().hasSizeLessThanOrEqualTo(announced).contains("line 300 ");
    }

    private static int number(String notice, String group) {
        return Integer.parseInt(notice.replaceAll(NOTICE, group));
    }
}
