package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A real controller process, ended with SIGKILL while a script writes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledControllerTest {
    static final String SECRET = "correct-horse-battery";
    private static final int LINES = 3000;

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension().withTimeout(0);

    @AutoClose
    private final HttpsHost host = HttpsHost.start();

    @Test
    void everyLineIsInTheLogOnceAndNoSecretOnTheDisk() throws Throwable {
        controller.startJenkins();
        controller.runRemotely(KilledControllerTest::begin, host.endpoint().toString(), host.sha256());
        controller.stopJenkinsForcibly();
        assertThat(filesWith(controller.getHome().toPath(), SECRET)).isEmpty();
        assertThat(filesWith(controller.getHome().toPath().resolve("remote-powershell"), "ForEach-Object"))
                .as("our own store has no text of a script")
                .isEmpty();

        controller.startJenkins();
        controller.runRemotely(KilledControllerTest::awaitReconnection);
        controller.stopJenkinsForcibly();

        controller.startJenkins();
        controller.runRemotely(KilledControllerTest::checkTheEnd);
        controller.stopJenkins();
        assertThat(host.host().disk().runIds()).hasSize(1);
        assertThat(host.host().disk().starts(host.host().disk().runIds().get(0)))
                .isEqualTo(1);
    }

    /** Of this controller: host {@code web01}, and credentials {@code hidden} with the secret. */
    static void know(String endpoint, String sha256) throws Exception {
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.addGlobally("hidden", SECRET);
        RemoteHost web01 = Hosts.at("web01", endpoint);
        web01.setTrust(new PinnedTrust(sha256));
        Hosts.defineGlobally(web01);
    }

    private static void begin(JenkinsRule jenkins, String endpoint, String sha256) throws Throwable {
        know(endpoint, sha256);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                """
                withCredentials([usernamePassword(credentialsId: 'hidden', usernameVariable: 'U', passwordVariable: 'P')]) {
                  remotePowerShell host: 'web01',
                      script: '1..3000 | ForEach-Object { "line $_ ' + P + '"; Start-Sleep -Milliseconds 10 }'
                }""",
                true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("line 200 ", build);
    }

    private static void awaitReconnection(JenkinsRule jenkins) throws Throwable {
        jenkins.waitForMessage("output continues at record", build(jenkins));
    }

    private static void checkTheEnd(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build = jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build(jenkins)));
        List<String> expected = new ArrayList<>();
        IntStream.rangeClosed(1, LINES).forEach(i -> expected.add("line " + i + " ****"));
        assertThat(build.getLog(Integer.MAX_VALUE).stream()
                        .filter(line -> line.startsWith("line "))
                        .toList())
                .containsExactlyElementsOf(expected);
    }

    private static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
    }

    static List<Path> filesWith(Path directory, String text) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> holds(file, text))
                    .toList();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException gone) {
            return false;
        }
    }
}
