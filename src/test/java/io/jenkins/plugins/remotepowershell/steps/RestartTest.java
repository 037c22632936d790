package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RunSweep;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Clean restarts: each block is one controller lifetime; the simulated host lives on. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RestartTest {
    private static final int LINES = 200;
    private static final String COUNTING = "1..200 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 100 }";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private HttpsHost host;

    @BeforeEach
    void start() throws Exception {
        host = HttpsHost.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void theLogIsWholeAfterTwoRestarts() throws Throwable {
        sessions.then(jenkins -> {
            Pipelines.know(host);
            Pipelines.startAndAwait(
                    jenkins,
                    Pipelines.create(jenkins, "p", "remotePowerShell host: 'web01', script: '" + COUNTING + "'"),
                    "line 3");
        });
        sessions.then(jenkins -> jenkins.waitForMessage("looking for session", Pipelines.last(jenkins, "p")));
        sessions.then(jenkins -> {
            WorkflowRun build =
                    jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, "p")));

            assertThat(Pipelines.linesWith(build, "line "))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES)
                            .mapToObj(i -> "line " + i)
                            .toList());
            assertThat(Pipelines.linesWith(build, "remotePowerShell: Jenkins is shutting down"))
                    .isNotEmpty();
        });
        assertThat(host.host().disk().runIds()).hasSize(1);
        assertThat(host.host().disk().starts(host.host().disk().runIds().get(0)))
                .isEqualTo(1);
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void aResultOfTheTimeBetweenIsCollected() throws Throwable {
        sessions.then(jenkins -> {
            Pipelines.know(host);
            Pipelines.startAndAwait(
                    jenkins,
                    Pipelines.create(
                            jenkins,
                            "p",
                            """
                            def out = remotePowerShell host: 'web01', returnStdout: true,
                                script: 'Write-Warning "begun"; "a"; Start-Sleep 3; "b"'
                            echo "got ${out.split()}"
                            """),
                    "WARNING: begun");
        });
        String runId = host.host().disk().runIds().get(0);
        Pipelines.await(() -> host.host().disk().result(runId).isPresent());
        sessions.then(jenkins -> {
            WorkflowRun build =
                    jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, "p")));

            assertThat(Pipelines.log(build)).contains("got [a, b]");
        });
    }

    /** As where another plugin brings the credentials later, or a configuration in code has a typing error. */
    @Test
    void whatIsMissingForTheWayBackIsWaitedFor() throws Throwable {
        sessions.then(jenkins -> {
            Pipelines.know(host);
            Pipelines.startAndAwait(
                    jenkins,
                    Pipelines.create(jenkins, "p", "remotePowerShell host: 'web01', script: '" + COUNTING + "'"),
                    "line 3");
            Pipelines.startAndAwait(
                    jenkins,
                    Pipelines.create(
                            jenkins, "q", "remotePowerShell host: 'web01', script: '\"here\"; Start-Sleep 600'"),
                    "here");
            SystemCredentialsProvider.getInstance().getCredentials().clear();
            SystemCredentialsProvider.getInstance().save();
            RemoteHost mistyped = Hosts.of(host, "web01");
            mistyped.setTrust(new PinnedTrust("9F:2C"));
            Hosts.defineGlobally(mistyped);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.last(jenkins, "p");
            jenkins.waitForMessage("credentials 'svc-deploy' are gone", build);
            WorkflowRun aborted = Pipelines.last(jenkins, "q");
            aborted.getExecutor().doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(aborted));
            Hosts.addGlobally("svc-deploy", "secret");
            jenkins.waitForMessage("host web01: A certificate pin is a SHA-256 fingerprint", build);
            Hosts.defineGlobally(Hosts.of(host, "web01"));

            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            assertThat(Pipelines.linesWith(build, "line ")).hasSize(LINES);
            assertThat(Pipelines.linesWith(build, "remotePowerShell: credentials 'svc-deploy' are gone"))
                    .hasSize(1);
            RunSweep.get()
                    .sweep(Pipelines.last(jenkins, "q")
                            .getAction(BuildRunsAction.class)
                            .runIds());
            Pipelines.await(() -> host.host().shellIds().isEmpty());
        });
    }
}
