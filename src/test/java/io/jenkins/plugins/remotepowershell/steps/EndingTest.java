package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RemotePowerShellConfiguration;
import io.jenkins.plugins.remotepowershell.sessions.OrphanSweeper;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Aborts, lost sessions, and builds that end without telling their steps. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EndingTest {
    private static final String ENDLESS = "remotePowerShell host: 'web01', script: '\"under way\"; Start-Sleep 600'";

    @AutoClose
    private static HttpsHost host;

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        host = HttpsHost.start();
        Pipelines.know(host);
    }

    @Test
    void aTimeoutStopsTheScript() throws Exception {
        WorkflowRun build =
                Pipelines.run(jenkins, Result.ABORTED, "timeout(time: 3, unit: 'SECONDS') { " + ENDLESS + " }");

        assertThat(Pipelines.log(build))
                .contains("remotePowerShell: stopping the script", "remotePowerShell: the script was stopped");
        awaitNoShell();
    }

    @Test
    void aTimeoutWithoutActivityTakesLinesForActivityAndTheHostsSilentAnswersForNone() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.ABORTED,
                """
                timeout(time: 5, unit: 'SECONDS', activity: true) {
                  remotePowerShell host: 'web01', script: '1..4 | ForEach-Object { "line $_"; Start-Sleep 2 }'
                }
                timeout(time: 5, unit: 'SECONDS', activity: true) {
                  remotePowerShell host: 'web01', script: '"silent"; Start-Sleep 600'
                }""");

        assertThat(Pipelines.log(build)).contains("line 4", "silent", "remotePowerShell: the script was stopped");
        awaitNoShell();
    }

    @Test
    void anAbortedStepThatLeavesItsScriptDoesNotTouchIt() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(jenkins, "leave", ENDLESS.replace("script:", "onAbort: 'leave', script:")),
                "under way");
        Pipelines.abort(build);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));

        assertThat(host.host().shellIds()).hasSize(1);
        host.host().restart();
    }

    @Test
    void anAbortEndsWhatTheScriptLeftInTheBackgroundAndNothingElse(@TempDir Path directory) throws Exception {
        Path pwsh = SharedMaterial.pwsh();
        try (HttpsHost real = HttpsHost.start(
                new SimulatedHostSettings().user("deploy", "secret").engine(new PwshEngine(pwsh)))) {
            RemoteHost unix = Hosts.of(real, "unix");
            unix.setHostDirectory(directory.resolve("host").toString());
            define(unix);
            WorkflowRun other = background("other", "");
            WorkflowRun build = background("endedByKillTree", "onAbort: 'killTree', ");
            ProcessHandle left = childOf(build);
            abort(build);

            assertThat(Pipelines.linesWith(build, "remotePowerShell: ended "))
                    .containsExactly("remotePowerShell: ended 1 process of the script (sleep " + left.pid() + ")");
            Pipelines.await(() -> !left.isAlive());
            assertThat(childOf(other).isAlive()).isTrue();
            abort(other);
        }
    }

    private static WorkflowRun background(String name, String option) throws Exception {
        String script =
                """
                remotePowerShell host: 'unix', %sscript: '''
                  $left = Start-Process sh -ArgumentList '-c "exec sleep 300 > /dev/null 2>&1 < /dev/null"' -PassThru
                  "child $($left.Id)"
                  Start-Sleep 600
                '''"""
                        .formatted(option);
        return Pipelines.startAndAwait(jenkins, Pipelines.create(jenkins, name, script), "child ");
    }

    private static void abort(WorkflowRun build) throws Exception {
        Pipelines.abort(build);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }

    private static ProcessHandle childOf(WorkflowRun build) throws Exception {
        String line = Pipelines.linesWith(build, "child ").get(0);
        return ProcessHandle.of(Long.parseLong(line.substring("child ".length())))
                .orElseThrow();
    }

    @Test
    void aLostSessionCanBeTriedAgain() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(
                        jenkins,
                        "retry",
                        """
                int attempt = 0
                retry(count: 2, conditions: [remoteSession()]) {
                  attempt++
                  remotePowerShell host: 'web01', script: attempt == 1 ? '"under way"; Start-Sleep 600' : '"again"'
                }"""),
                "under way");
        host.host().shellIds().forEach(host.host()::killShell);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));

        assertThat(Pipelines.log(build)).contains("again").anyMatch(line -> line.contains("no longer exists"));
    }

    @Test
    void aBuildThatIsEndedByForceLeavesNoScript() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(jenkins, Pipelines.create(jenkins, "force", ENDLESS), "under way");
        build.doTerm();
        build.doKill();
        jenkins.waitForCompletion(build);

        awaitNoShell();
        Pipelines.await(() -> JenkinsRuns.get().live().isEmpty());
    }

    @Test
    void deletingTheJobStopsTheScript() throws Exception {
        WorkflowJob job = Pipelines.create(jenkins, "deleted", ENDLESS);
        Pipelines.startAndAwait(jenkins, job, "under way");
        job.delete();

        awaitNoShell();
    }

    @Test
    void aFolderIsDeletedAlthoughAHostDoesNotReactAndTheSweepDoesTheRest() throws Exception {
        try (HttpsHost deaf = HttpsHost.start()) {
            deaf.host().faultPlan().at(OperationKind.SIGNAL, 1, new AdverseAction.Delay(Duration.ofSeconds(30)));
            define(Hosts.of(deaf, "deaf"));
            Folder folder = jenkins.createProject(Folder.class, "deleted folder");
            for (String name : List.of("web01", "deaf")) {
                WorkflowJob job = folder.createProject(WorkflowJob.class, name);
                job.setDefinition(new CpsFlowDefinition(ENDLESS.replace("web01", name), true));
                Pipelines.startAndAwait(jenkins, job, "under way");
            }
            folder.delete();

            awaitNoShell();
            Pipelines.await(() -> JenkinsRuns.get().live().isEmpty());
            ExtensionList.lookupSingleton(OrphanSweeper.class).sweep();
            Pipelines.await(() -> deaf.host().shellIds().isEmpty());
        }
    }

    private static void define(RemoteHost another) throws Exception {
        List<RemoteHost> known = RemotePowerShellConfiguration.get().getHosts();
        Hosts.defineGlobally(Stream.concat(known.stream(), Stream.of(another)).toArray(RemoteHost[]::new));
    }

    @Test
    void aBuildCannotBeDeletedWhileItsScriptRuns() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(jenkins, Pipelines.create(jenkins, "kept", ENDLESS), "under way");

        assertThatThrownBy(build::delete).hasMessageContaining("still running");
        assertThat(JenkinsRuns.get().live()).hasSize(1);
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
        awaitNoShell();
    }

    @Test
    void theThreadDumpSaysWhatTheStepDoes() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(jenkins, Pipelines.create(jenkins, "status", ENDLESS), "under way");
        StepExecution step =
                build.getExecution().getCurrentExecutions(true).get().get(0);
        String status = step.getStatus();
        assertThat(step.blocksRestart()).isFalse();
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);

        assertThat(status).startsWith("running on web01 for ").contains("last output");
    }

    @Test
    void aFailureOnOneHostStopsTheOthers() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.FAILURE,
                "remotePowerShell hosts: ['web01', 'web99', 'web02'], failFast: true, script: 'Start-Sleep 600'");

        assertThat(String.join("\n", Pipelines.log(build))).contains("failed on 3 of 3 hosts");
        awaitNoShell();
    }

    @Test
    void aCodeThatFailsNoStepStopsNoOtherHost() throws Exception {
        String step = "remotePowerShell hosts: ['web01', 'web02'], throttleLimit: 1, failFast: true, %s, script: '%s'";
        WorkflowRun unstable =
                Pipelines.run(jenkins, Result.UNSTABLE, step.formatted("unstableReturn: 3010", "exit 3010"));
        WorkflowRun status =
                Pipelines.run(jenkins, Result.SUCCESS, step.formatted("returnStatus: true", "throw \"no\""));

        for (String name : List.of("web01", "web02")) {
            assertThat(Pipelines.linesWith(unstable, "remotePowerShell: [" + name + "] exit code 3010"))
                    .hasSize(1);
        }
        assertThat(Pipelines.log(status)).noneMatch(line -> line.contains("stopped"));
    }

    @Test
    void anAbortStopsTheScriptOnAllHosts() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(jenkins, "many", ENDLESS.replace("host: 'web01'", "hosts: ['web01', 'web02']")),
                "[web01] under way");
        jenkins.waitForMessage("[web02] under way", build);
        abort(build);

        for (String name : List.of("[web01] ", "[web02] ")) {
            assertThat(Pipelines.linesWith(build, "remotePowerShell: " + name + "the script was stopped"))
                    .hasSize(1);
        }
        awaitNoShell();
    }

    private static void awaitNoShell() throws InterruptedException {
        Pipelines.await(() -> host.host().shellIds().isEmpty());
    }
}
