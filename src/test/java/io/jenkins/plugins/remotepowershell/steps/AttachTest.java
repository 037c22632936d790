package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.cli.CLICommandInvoker;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RunFate;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.config.RunRelease;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.StopScope;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.sessions.StoredRuns;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who may attach a run, from where, and whose it is then. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AttachTest {
    private static final String ENDLESS = "\"under way\"; Start-Sleep 600";

    @AutoClose
    private static HttpsHost host;

    /** Host {@code elsewhere}. */
    @AutoClose
    private static HttpsHost other;

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        host = HttpsHost.start(new SimulatedHostSettings()
                .user("deploy", "secret")
                .user("DEPLOY", "secret")
                .user("operator", "secret"));
        other = HttpsHost.start();
        Hosts.addGlobally("svc-deploy", "secret");
        addAccount("svc-capitals", "DEPLOY");
        addAccount("svc-operator", "operator");
    }

    private static void addAccount(String id, String user) throws Exception {
        Hosts.add(Jenkins.get(), new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, id, "", user, "secret"));
    }

    @BeforeEach
    void defineHosts() throws Exception {
        Hosts.defineGlobally(Hosts.of(host, "web01"), Hosts.of(host, "web02"), Hosts.of(other, "elsewhere"));
    }

    @Test
    void aScriptThatItsStepHasLeftIsAttachedByALaterStepOfTheSameBuild() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(
                        jenkins,
                        "goesOn",
                        """
                        try {
                          remotePowerShell host: 'web01', onAbort: 'leave', script: '"under way"; Start-Sleep 5; "end"'
                        } catch (left) {
                          echo 'left'
                        }
                        def run = remotePowerShellSessions(host: 'web01').find { it.build == 'goesOn #1' }
                        echo run.state
                        remotePowerShell host: 'web01', attach: run.runId
                        """),
                "under way");
        for (StepExecution step :
                build.getExecution().getCurrentExecutions(true).get()) {
            step.stop(new FlowInterruptedException(Result.ABORTED, true));
        }

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(Pipelines.log(build)).containsSubsequence("under way", "left", "ORPHANED", "end");
    }

    @Test
    void aRunWhoseStepHasNotEndedIsNotAttached() throws Exception {
        WorkflowJob job = Pipelines.create(jenkins, "notEnded", "sleep 600");
        WorkflowRun first = Pipelines.startAndAwait(jenkins, job, "Sleeping for");
        String sleeping = first.getExecution().getCurrentHeads().get(0).getId();
        StoredRun run = StoredRuns.ofStep(first, "not-ended", "web01", sleeping);

        refused(
                job,
                "remotePowerShell host: 'web01', attach: 'not-ended'",
                "belongs to a step of notEnded #1 that has not");

        assertThat(owner(run).flowNodeId()).isEqualTo(sleeping);
        assertThat(owner(run).buildNumber()).isEqualTo(1);
        first.getExecutor().doStop();
        jenkins.waitForCompletion(first);
    }

    @Test
    void theHostOfTheStepIsTheOneThatCounts() throws Exception {
        WorkflowJob job = ended("hostCounts");
        StoredRun run = StoredRuns.start(job.getLastBuild(), "host-counts", "web01", "'done'", OnLost.KEEP);

        refused(
                job,
                "remotePowerShell host: 'elsewhere', attach: 'host-counts'",
                "run host-counts was started on host web01, which is " + host.endpoint() + ", as deploy, but for this"
                        + " build elsewhere is " + other.endpoint() + " as deploy");
        WorkflowRun attached = next(
                job,
                Result.SUCCESS,
                "echo remotePowerShell(host: 'web02', attach: 'host-counts', returnResult: true).host");

        assertThat(Pipelines.log(attached)).contains("done", "web02");
        assertThat(owner(run).host().name()).isEqualTo("web02");
    }

    @Test
    void theAttachingStepSaysWhatBecomesOfTheScript() throws Exception {
        WorkflowJob job = ended("fate");
        StoredRun run = StoredRuns.start(job.getLastBuild(), "fate", "web01", ENDLESS, OnLost.KEEP);
        job.setDefinition(new CpsFlowDefinition(
                "remotePowerShell host: 'web01', attach: 'fate', onLost: 'collect', onAbort: 'killTree'", true));
        WorkflowRun attached = Pipelines.startAndAwait(jenkins, job, "output continues");

        assertThat(owner(run).fate()).isEqualTo(new RunFate(OnLost.COLLECT, StopScope.PROCESS_TREE));

        attached.getExecutor().doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(attached));
        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
    }

    /** As Windows has it. */
    @Test
    void theCaseOfAnAccountsNameMakesNoDifference() throws Exception {
        WorkflowJob job = ended("capitals");
        StoredRuns.start(job.getLastBuild(), "capitals", "web01", "'done'", OnLost.KEEP);

        WorkflowRun attached = next(
                job,
                Result.SUCCESS,
                "remotePowerShell host: 'web01', attach: 'capitals', credentialsId: 'svc-capitals'");

        assertThat(Pipelines.log(attached)).contains("done");
    }

    @Test
    void hostAccountAndAllowedFoldersAreCheckedAnew() throws Exception {
        Run<?, ?> over = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("allowed"));
        StoredRun run = StoredRuns.start(over, "anew", "web01", ENDLESS, OnLost.KEEP);
        RunRelease.release(run, "someone");
        String before = owner(run).toString();
        WorkflowJob job = ended("attacher");
        String attach = "remotePowerShell host: 'web01', attach: 'anew'";

        refused(job, attach + ", credentialsId: 'svc-operator'", "as deploy, but for this build web01 is");
        RemoteHost restricted = Hosts.of(host, "web01");
        restricted.setAllowedFolders(List.of("allowed"));
        Hosts.defineGlobally(restricted);
        refused(job, attach, "host web01 may not be used by attacher: its definition allows other folders only");
        Hosts.defineGlobally(Hosts.of(host, "web02"));
        refused(job, attach, "there is no host web01 that attacher may use");
        RemoteHost moved = Hosts.of(other, "web01");
        Hosts.defineGlobally(moved);
        refused(job, attach, "but for this build web01 is " + other.endpoint());
        RemoteHost locked = Hosts.of(host, "web01");
        locked.setCredentialsId("svc-missing");
        Hosts.defineGlobally(locked);
        refused(job, attach, "credentials 'svc-missing' for host web01 are not there");

        assertThat(owner(run).toString()).isEqualTo(before);
        assertThat(RunRelease.isReleased(run)).isTrue();
        assertThat(run.record().phase()).isEqualTo(RunPhase.RUNNING);
        assertThat(run.isStopRequested()).isFalse();
    }

    @Test
    void aScriptThatWasLeftKeepsItsPlaceOnTheHostUntilItHasEnded() throws Exception {
        RemoteHost single = Hosts.of(host, "single");
        single.setMaxSessions(1);
        Hosts.defineGlobally(single);
        WorkflowRun leaving = Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(
                        jenkins,
                        "leaving",
                        "remotePowerShell host: 'single', onAbort: 'leave', script: '" + ENDLESS + "'"),
                "under way");
        leaving.getExecutor().doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(leaving));

        WorkflowRun next = Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(
                        jenkins, "next", "echo 'begun'; remotePowerShell host: 'single', script: '\"at last\"'"),
                "begun");
        Pipelines.await(() -> !next.isBuilding() || logOf(next).contains("number 1 in line"));
        assertThat(logOf(next)).contains("single already runs 1 of 1 allowed sessions");
        String runId = Pipelines.runId(leaving);
        close(runId);

        assertThat(logOf(jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(next))))
                .contains("at last");
    }

    private static String logOf(WorkflowRun build) {
        try {
            return String.join("\n", Pipelines.log(build));
        } catch (Exception unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static void close(String runId) {
        assertThat(new CLICommandInvoker(jenkins, "close-remote-powershell-session")
                        .invokeWithArgs(runId)
                        .returnCode())
                .isZero();
    }

    /** The run is in use for a moment, and the wish to end it must outlast that. */
    @Test
    void aRunThatIsClosedWhileAStepLooksAtItEndsThoughTheStepMayNotHaveIt() throws Exception {
        Run<?, ?> over = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        StoredRun run = StoredRuns.start(over, "closed", "web01", ENDLESS, OnLost.KEEP);
        WorkflowRun build =
                Pipelines.startAndAwait(jenkins, Pipelines.create(jenkins, "looking", "sleep 600"), "Sleeping for");
        HostRun looking = attaching(run, build);

        assertThat(JenkinsRuns.get().register(looking)).isTrue();
        close(run.runId());
        JenkinsRuns.get().unregister(looking);
        assertThat(looking.drive()).isInstanceOf(HostEnd.Refused.class);

        StoredRuns.awaitEnd(run);
        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
        build.getExecutor().doStop();
        jenkins.waitForCompletion(build);
    }

    private static HostRun attaching(StoredRun run, WorkflowRun build) throws Exception {
        RemotePowerShellStep step = new RemotePowerShellStep(null);
        step.setHost("web01");
        step.setAttach(run.runId());
        PipelineSite site = new PipelineSite(
                new PatientContext(build, build.getExecution().getCurrentHeads().get(0)));
        StepState state = step.state(null);
        HostPart part = state.parts().get(0);
        LineStyle style = new LineStyle(state.settings(), "", state::mask);
        return new HostRun(
                new StepRuns(site, state, ignored -> {}),
                part,
                new JenkinsRunObserver(new StepLog(site), part, style, () -> {}));
    }

    /** A job of which a build is over. */
    private static WorkflowJob ended(String name) throws Exception {
        WorkflowJob job = Pipelines.create(jenkins, name, "echo 'over'");
        jenkins.buildAndAssertSuccess(job);
        return job;
    }

    private static void refused(WorkflowJob job, String script, String sentence) throws Exception {
        jenkins.assertLogContains(sentence, next(job, Result.FAILURE, script));
    }

    private static WorkflowRun next(WorkflowJob job, Result expected, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    private static RunOwner owner(StoredRun run) throws Exception {
        return RunOwner.fromLabels(run.labels());
    }
}
