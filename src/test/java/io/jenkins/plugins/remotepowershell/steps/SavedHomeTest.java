package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What an earlier version of the plugin has written is read: builds, programs, and the store of runs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SavedHomeTest {
    private static final Path SAVED =
            Path.of("src/test/resources/io/jenkins/plugins/remotepowershell/steps/home-of-version-1");

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void buildsOfVersion1GoOn() throws Throwable {
        try (HttpsHost host = HttpsHost.start()) {
            FileUtils.copyDirectory(SAVED.toFile(), sessions.getHome());
            relocate(
                    sessions.getHome()
                            .toPath()
                            .resolve("io.jenkins.plugins.remotepowershell.config.RemotePowerShellConfiguration.xml"),
                    host);
            sessions.then(jenkins -> {
                assertThat(Pipelines.log(ended(jenkins, "reported")))
                        .contains("got result")
                        .containsOnlyOnce("WARNING: once");
                assertThat(Pipelines.log(ended(jenkins, "waiting"))).containsOnlyOnce("started at last");
            });
            assertThat(host.host().disk().runIds()).hasSize(1);
        }
    }

    /** The hosts are where this test has one. */
    private static void relocate(Path configuration, HttpsHost host) throws Exception {
        String saved = Files.readString(configuration);
        Files.writeString(
                configuration,
                saved.replaceAll("https://localhost:\\d+/wsman", host.endpoint().toString())
                        .replaceAll("(<sha256>)[^<]*(</sha256>)", "$1" + host.sha256() + "$2"));
    }

    private static WorkflowRun ended(JenkinsRule jenkins, String name) throws Exception {
        return jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, name)));
    }
}
