package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.simulator.Quotas;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Many pipelines with a live script each on one controller, restarted: {@code -Dpipelines=200}. Prints its figures. */
@EnabledIfSystemProperty(named = "pipelines", matches = "\\d+")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class ManyPipelinesTest {
    private static final Logger LOGGER = Logger.getLogger(ManyPipelinesTest.class.getName());

    @RegisterExtension
    private final RealJenkinsExtension controller =
            new RealJenkinsExtension().withTimeout(0).javaOptions("-Xmx512m");

    private final int pipelines = Integer.getInteger("pipelines", 0);
    private HttpsHost host;

    @BeforeEach
    void start() throws Exception {
        host = HttpsHost.start(new SimulatedHostSettings()
                .user("deploy", "secret")
                .quotas(Quotas.documented().withShellsPerUser(pipelines * 2).withOperationsPerUser(pipelines * 10)));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void allEndRightAfterARestart() throws Throwable {
        controller.startJenkins();
        LOGGER.info("live: "
                + controller.runRemotely(
                        ManyPipelinesTest::begin,
                        host.endpoint().toString(),
                        host.sha256(),
                        Integer.valueOf(pipelines)));
        Instant stopping = Instant.now();
        controller.stopJenkins();
        LOGGER.info("stopped in " + Duration.between(stopping, Instant.now()).toMillis() + " ms");
        Instant starting = Instant.now();
        controller.startJenkins();
        LOGGER.info("up in " + Duration.between(starting, Instant.now()).toMillis() + " ms");
        LOGGER.info("resumed: " + controller.runRemotely(ManyPipelinesTest::awaitResumed, Integer.valueOf(pipelines)));
        controller.runRemotely(ManyPipelinesTest::check, Integer.valueOf(pipelines));
        controller.stopJenkins();
        assertThat(host.host().shellIds()).isEmpty();
        assertThat(host.host().disk().runIds()).hasSize(pipelines);
    }

    private static String begin(JenkinsRule jenkins, String endpoint, String sha256, Integer count) throws Throwable {
        Hosts.addGlobally("svc-deploy", "secret");
        RemoteHost web01 = Hosts.at("web01", endpoint);
        web01.setTrust(new PinnedTrust(sha256));
        web01.setMaxSessions(count);
        Hosts.defineGlobally(web01);
        for (int i = 1; i <= count; i++) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p" + i);
            job.setDefinition(new CpsFlowDefinition(
                    "remotePowerShell host: 'web01', script: '\"under way\"; Start-Sleep 300; \"done\"'", true));
            job.scheduleBuild2(0);
        }
        return awaitLines(jenkins, count, "under way");
    }

    private static String awaitResumed(JenkinsRule jenkins, Integer count) throws Throwable {
        return awaitLines(jenkins, count, "output continues");
    }

    private static String awaitLines(JenkinsRule jenkins, int count, String line) throws Exception {
        Instant begin = Instant.now();
        for (int i = 1; i <= count; i++) {
            WorkflowJob job = jenkins.jenkins.getItemByFullName("p" + i, WorkflowJob.class);
            Pipelines.await(() -> job.getLastBuild() != null);
            jenkins.waitForMessage(line, job.getLastBuild());
        }
        System.gc();
        return count + " with '" + line + "' after "
                + Duration.between(begin, Instant.now()).toMillis() + " ms, runs "
                + JenkinsRuns.get().live().size() + ", threads "
                + ManagementFactory.getThreadMXBean().getThreadCount() + ", heap "
                + (ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20) + " MiB";
    }

    private static void check(JenkinsRule jenkins, Integer count) throws Throwable {
        for (int i = 1; i <= count; i++) {
            WorkflowRun build = jenkins.jenkins
                    .getItemByFullName("p" + i, WorkflowJob.class)
                    .getLastBuild();
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            assertThat(build.getLog(Integer.MAX_VALUE)).containsOnlyOnce("under way", "done");
        }
    }
}
