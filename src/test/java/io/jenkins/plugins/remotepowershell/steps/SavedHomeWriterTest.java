package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * Saves what {@link SavedHomeTest} reads: {@code -Dsave.home=DIR}. Once for each version of the plugin whose serial forms
 * differ, into a directory of its own.
 */
@EnabledIfSystemProperty(named = "save.home", matches = ".+")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SavedHomeWriterTest {
    private static final List<String> FILES =
            List.of("credentials.xml", "io.jenkins.plugins.remotepowershell.config.RemotePowerShellConfiguration.xml");

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension().withTimeout(0);

    @Test
    void aKilledControllersHomeIsSaved() throws Throwable {
        try (HttpsHost host = HttpsHost.start()) {
            controller.startJenkins();
            controller.runRemotely(SavedHomeWriterTest::begin, host.endpoint().toString(), host.sha256());
            Controllers.awaitDeath(controller);
        }
        save(controller.getHome().toPath(), Path.of(System.getProperty("save.home")));
    }

    /** One step waits for its place on a host; another one's result is reported, and not saved, when the process ends. */
    private static void begin(JenkinsRule jenkins, String endpoint, String sha256) throws Throwable {
        Hosts.addGlobally("svc-deploy", "secret");
        RemoteHost web01 = Hosts.at("web01", endpoint);
        web01.setTrust(new PinnedTrust(sha256));
        RemoteHost single = Hosts.at("single", endpoint);
        single.setTrust(new PinnedTrust(sha256));
        single.setMaxSessions(1);
        Hosts.defineGlobally(web01, single);
        Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(
                        jenkins, "holder", "remotePowerShell host: 'single', script: '\"held\"; Start-Sleep 600'"),
                "held");
        Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(jenkins, "waiting", "remotePowerShell host: 'single', script: '\"started at last\"'"),
                "number 1 in line");
        Files.createFile(jenkins.jenkins.getRootDir().toPath().resolve("deadly"));
        WorkflowJob reported = jenkins.createProject(WorkflowJob.class, "reported");
        reported.setDefinition(new CpsFlowDefinition(
                """
                def out = remotePowerShell host: 'web01', returnStdout: true, script: 'Write-Warning "once"; "result"; Start-Sleep 3'
                if (new File(jenkins.model.Jenkins.get().rootDir, 'deadly').delete()) {
                  Runtime.runtime.halt(137)
                }
                echo "got ${out.trim()}"
                """,
                false));
        reported.scheduleBuild2(0).waitForStart();
    }

    private static void save(Path home, Path saved) throws IOException {
        for (String file : FILES) {
            FileUtils.copyFileToDirectory(home.resolve(file).toFile(), saved.toFile());
        }
        FileUtils.copyDirectory(
                home.resolve("secrets").toFile(), saved.resolve("secrets").toFile());
        for (String job : List.of("waiting", "reported")) {
            FileUtils.copyDirectory(
                    home.resolve("jobs").resolve(job).toFile(),
                    saved.resolve("jobs").resolve(job).toFile());
        }
        Path runs = home.resolve("remote-powershell/runs");
        try (Stream<Path> all = Files.list(runs)) {
            List<Path> reported = all.filter(run -> belongsTo(run, "reported")).toList();
            assertThat(reported).hasSize(1);
            FileUtils.copyDirectory(
                    reported.get(0).toFile(),
                    saved.resolve("remote-powershell/runs")
                            .resolve(reported.get(0).getFileName())
                            .toFile());
        }
    }

    private static boolean belongsTo(Path run, String job) {
        try {
            return Files.readString(run.resolve("labels")).contains("job=" + job);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
