package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import jenkins.model.Jenkins;
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

/**
 * The plugin as users get it: {@code -Dhpi=FILE} is installed in a controller of its own, which is stopped while a script
 * writes a line a second, and ended with SIGKILL the next time. The script lasts {@code -Dscript.seconds=N}, 30 by
 * default, on a real PowerShell where there is one.
 */
@EnabledIfSystemProperty(named = "hpi", matches = ".+")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class InstalledPluginTest {
    private static final Logger LOGGER = Logger.getLogger(InstalledPluginTest.class.getName());
    private static final String PLUGIN = "remote-powershell";
    private static final String LAST_LINES = "remotePowerShell: ";

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension()
            .withTimeout(0)
            .omitPlugins(PLUGIN)
            .javaOptions("-Xmx512m", "-XX:TieredStopAtLevel=1");

    private final int seconds = Integer.getInteger("script.seconds", 30);
    private HttpsHost host;

    @BeforeEach
    void start() throws Exception {
        Path plugins = controller.getHome().toPath().resolve("plugins");
        Files.copy(Path.of(System.getProperty("hpi")), plugins.resolve(PLUGIN + ".jpi"));
        SimulatedHostSettings settings = new SimulatedHostSettings().user("deploy", "secret");
        SharedMaterial.findPwsh().ifPresent(pwsh -> settings.engine(new PwshEngine(pwsh)));
        host = HttpsHost.start(settings);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void aScriptOutlivesACleanStopAndAKilledController() throws Throwable {
        Instant begin = Instant.now();
        controller.startJenkins();
        String version = controller.runRemotely(
                InstalledPluginTest::begin, host.endpoint().toString(), host.sha256(), Integer.valueOf(seconds));
        controller.stopJenkins();

        controller.startJenkins();
        controller.runRemotely(InstalledPluginTest::awaitSeconds, Integer.valueOf(seconds / 2));
        controller.stopJenkinsForcibly();

        controller.startJenkins();
        ArrayList<String> log = controller.runRemotely(InstalledPluginTest::logOfTheEnd);
        controller.stopJenkins();

        LOGGER.info("plugin " + version + ", " + seconds + " lines, took " + Duration.between(begin, Instant.now())
                + "; the step said:\n" + String.join("\n", lines(log, LAST_LINES)));
        assertThat(lines(log, "second "))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, seconds)
                        .mapToObj(i -> "second " + i)
                        .toList());
        assertThat(lines(log, "remotePowerShell: Jenkins is shutting down; disconnected at record "))
                .hasSize(1);
        assertThat(host.host().shellIds()).isEmpty();
    }

    /** @return the version of the installed plugin */
    private static String begin(JenkinsRule jenkins, String endpoint, String sha256, Integer seconds) throws Throwable {
        KilledControllerTest.know(endpoint, sha256);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                "remotePowerShell host: 'web01', script: '1..%d | ForEach-Object { \"second $_\"; Start-Sleep 1 }'"
                        .formatted(seconds),
                true));
        jenkins.waitForMessage("second 5", job.scheduleBuild2(0).waitForStart());
        return Jenkins.get().getPluginManager().getPlugin(PLUGIN).getVersion();
    }

    private static void awaitSeconds(JenkinsRule jenkins, Integer reached) throws Throwable {
        jenkins.waitForMessage("second " + reached, Pipelines.last(jenkins, "p"));
    }

    private static ArrayList<String> logOfTheEnd(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build =
                jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, "p")));
        return new ArrayList<>(build.getLog(Integer.MAX_VALUE));
    }

    private static List<String> lines(List<String> log, String beginning) {
        return log.stream().filter(line -> line.startsWith(beginning)).toList();
    }
}
