package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * A script that writes up to 1,000 lines a second, and a controller that is killed at random, again and again: {@code
 * -Dkills=100}, half a minute each; {@code -Dseed=N} repeats one.
 */
@EnabledIfSystemProperty(named = "kills", matches = "\\d+")
@Timeout(value = 3, unit = TimeUnit.HOURS)
class RandomKillsTest {
    private static final Logger LOGGER = Logger.getLogger(RandomKillsTest.class.getName());

    /** So many that the script never ends before the last kill; while nobody fetches, it stands still at a full buffer. */
    private static final int LINES_FOR_A_KILL = 12_000;

    private static final int LONGEST_LIFE_MILLIS = 6_000;

    @RegisterExtension
    private final RealJenkinsExtension controller =
            new RealJenkinsExtension().withTimeout(0).javaOptions("-Xmx512m", "-XX:TieredStopAtLevel=1");

    @AutoClose
    private final HttpsHost host = HttpsHost.start();

    @Test
    void everyLineIsInTheLogOnce() throws Throwable {
        int kills = Integer.getInteger("kills");
        long seed = Long.getLong("seed", System.nanoTime());
        LOGGER.info("kills " + kills + ", seed " + seed);
        Random random = new Random(seed);
        int lines = kills * LINES_FOR_A_KILL;

        Instant begin = Instant.now();
        controller.startJenkins();
        controller.runRemotely(
                RandomKillsTest::begin, host.endpoint().toString(), host.sha256(), Integer.valueOf(lines));
        String runId = host.host().disk().runIds().get(0);
        for (int kill = 1; kill <= kills; kill++) {
            Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
            controller.stopJenkinsForcibly();
            assertThat(host.host().disk().result(runId))
                    .as("the script has not ended before kill " + kill)
                    .isEmpty();
            assertThat(KilledControllerTest.filesWith(controller.getHome().toPath(), KilledControllerTest.SECRET))
                    .as("after kill " + kill)
                    .isEmpty();
            controller.startJenkins();
        }
        List<String> log = controller.runRemotely(RandomKillsTest::log);
        Set<String> different = new HashSet<>(log);
        LOGGER.info(kills + " kills, " + lines + " lines, lost " + (lines - different.size()) + ", doubled "
                + (log.size() - different.size()) + ", took " + Duration.between(begin, Instant.now()));

        assertThat(log)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, lines)
                        .mapToObj(i -> "line " + i + " ****")
                        .toList());
        assertThat(host.host().disk().starts(runId)).isEqualTo(1);
        controller.stopJenkins();
    }

    private static void begin(JenkinsRule jenkins, String endpoint, String sha256, Integer lines) throws Throwable {
        KilledControllerTest.know(endpoint, sha256);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                """
                withCredentials([usernamePassword(credentialsId: 'hidden', usernameVariable: 'U', passwordVariable: 'P')]) {
                  remotePowerShell host: 'web01',
                      script: '1..%d | ForEach-Object { "line $_ ' + P + '"; Start-Sleep -Milliseconds 1 }'
                }"""
                        .formatted(lines),
                true));
        jenkins.waitForMessage("line 200 ", job.scheduleBuild2(0).waitForStart());
    }

    private static ArrayList<String> log(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build = jenkins.assertBuildStatus(
                Result.SUCCESS,
                jenkins.waitForCompletion(jenkins.jenkins
                        .getItemByFullName("p", WorkflowJob.class)
                        .getLastBuild()));
        List<String> lines = build.getLog(Integer.MAX_VALUE).stream()
                .filter(line -> line.startsWith("line "))
                .toList();
        return new ArrayList<>(lines);
    }
}
