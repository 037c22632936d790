package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RunSweep;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedDisk;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
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
        host = HttpsHost.start(new SimulatedHostSettings()
                .user("deploy", "secret")
                .idleTimeouts(Duration.ofSeconds(1), Duration.ofHours(2), Duration.ofDays(1)));
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
    void whatHappenedInTheTimeBetweenIsFound() throws Throwable {
        sessions.then(jenkins -> {
            Pipelines.know(host);
            Pipelines.startAndAwait(
                    jenkins,
                    Pipelines.create(
                            jenkins,
                            "expired",
                            "remotePowerShell host: 'web02', idleTimeout: '4s', script: '\"begun\"; Start-Sleep 600'"),
                    "begun");
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
        SimulatedDisk disk = host.host().disk();
        Pipelines.await(
                () -> disk.runIds().stream().anyMatch(id -> disk.result(id).isPresent()));
        Pipelines.await(() -> host.host().shellIds().size() == 1);
        sessions.then(jenkins -> {
            WorkflowRun build =
                    jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, "p")));

            assertThat(Pipelines.log(build)).contains("got [a, b]");
            checkExpired(jenkins);
        });
        assertThat(host.host().shellIds()).isEmpty();
    }

    private static void checkExpired(JenkinsRule jenkins) throws Exception {
        WorkflowRun build = jenkins.assertBuildStatus(
                Result.FAILURE, jenkins.waitForCompletion(Pipelines.last(jenkins, "expired")));
        String runId = Pipelines.runId(build);
        StoredRun run = JenkinsRuns.get().store().find(runId).orElseThrow();
        assertThat(Pipelines.linesWith(build, "remotePowerShell: session "))
                .filteredOn(line -> line.contains("no longer exists"))
                .singleElement()
                .asString()
                .matches(
                        "remotePowerShell: session [0-9a-f]{8} no longer exists on localhost: its idle limit of 4 s passed while"
                                + " nobody was connected; the script was at record [0-9]+, its exit state is lost");
        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.LOST);
        assertThat(JenkinsRuns.get().live(runId))
                .as("nothing is left to be stopped")
                .isEmpty();
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
            Pipelines.abort(aborted);
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
