package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A real controller process, ended with SIGKILL and then in order, in the middle of one copy. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CopyRestartTest {
    private static final int MEGABYTES = 96;

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension().withTimeout(0);

    @TempDir
    private Path directory;

    private HttpsHost host;

    @BeforeEach
    void start() throws Exception {
        host = HttpsHost.start(new SimulatedHostSettings()
                .user("deploy", "secret")
                .roundTrip(Duration.ofMillis(30))
                .fileDirectory(directory));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void aCopyGoesOnFromTheMiddleAfterAKillAndAfterARestart() throws Throwable {
        Path target = directory.resolve("C/drop/big.bin");
        controller.startJenkins();
        controller.runRemotely(CopyRestartTest::begin, host.endpoint().toString(), host.sha256());
        Pipelines.await(() -> partial(target) > 8 << 20);
        controller.stopJenkinsForcibly();
        long killedAt = partial(target);
        assertThat(target).doesNotExist();
        assertThat(host.host().shellIds())
                .as("the dead process could not close it")
                .hasSize(1);

        controller.startJenkins();
        Pipelines.await(() -> partial(target) > killedAt + (8 << 20));
        controller.stopJenkins();
        assertThat(target).doesNotExist();
        assertThat(host.host().shellIds()).as("closed by who stops in order").isEmpty();

        controller.startJenkins();
        ArrayList<Long> resumed = controller.runRemotely(CopyRestartTest::checkTheEnd);
        controller.stopJenkins();

        assertThat(resumed).hasSize(2);
        assertThat(resumed.get(0)).isBetween(killedAt >> 20, (killedAt >> 20) + 1);
        assertThat(resumed.get(1)).isGreaterThan(resumed.get(0));
        assertThat(target).hasBinaryContent(content());
        assertThat(directory.resolve("C/drop")).isDirectoryNotContaining("glob:**.part");
        assertThat(host.host().shellIds()).isEmpty();
    }

    private static void begin(JenkinsRule jenkins, String endpoint, String sha256) throws Throwable {
        KilledControllerTest.know(endpoint, sha256);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                """
                node {
                  def r = remotePowerShellCopy host: 'web01', from: 'big.bin', to: 'C:\\\\drop\\\\big.bin'
                  echo "sent ${r.sentBytes} of ${r.bytes}"
                }""",
                true));
        Path workspace = Path.of(jenkins.jenkins.getWorkspaceFor(job).getRemote());
        Files.createDirectories(workspace);
        Files.write(workspace.resolve("big.bin"), content());
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("remotePowerShellCopy: copying big.bin", build);
    }

    /** The megabytes at which the copy went on. */
    private static ArrayList<Long> checkTheEnd(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build =
                jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, "p")));
        Pattern resumed = Pattern.compile("remotePowerShellCopy: going on at ([\\d.]+) MB of 96\\.0 MB: .*");
        return Pipelines.log(build).stream()
                .map(resumed::matcher)
                .filter(Matcher::matches)
                .map(line -> (long) Double.parseDouble(line.group(1)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static byte[] content() {
        byte[] bytes = new byte[MEGABYTES << 20];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static long partial(Path target) {
        try (var files = Files.list(target.getParent())) {
            return files.filter(file -> file.toString().endsWith(".part"))
                    .mapToLong(file -> file.toFile().length())
                    .max()
                    .orElse(0);
        } catch (IOException notYet) {
            return 0;
        }
    }
}
