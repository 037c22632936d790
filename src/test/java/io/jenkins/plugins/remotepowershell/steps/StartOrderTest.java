package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.OwnerBuild;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.config.RunRelease;
import io.jenkins.plugins.remotepowershell.config.RunSweep;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.sessions.StoredRuns;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.nodes.StepAtomNode;
import org.jenkinsci.plugins.workflow.graph.FlowGraphWalker;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What happens before the first byte, and to runs that belong to others. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StartOrderTest {
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
    void nothingIsSentOrKeptBeforePipelineHasSavedTheStep() throws Exception {
        WorkflowRun build = sleeping();
        PatientContext context = new PatientContext(build, step(build));
        int before = host.host().exchangeLog().entries().size();
        RemotePowerShellStep step = new RemotePowerShellStep("'done'");
        step.setHost("web01");
        step.setReturnStdout(true);
        RemotePowerShellExecution execution = new RemotePowerShellExecution(context, step.state(null));

        assertThat(execution.start()).isFalse();
        context.awaitSaving();
        assertThat(execution.getStatus()).startsWith("waiting for Pipeline");
        assertThat(JenkinsRuns.get().store().list()).noneMatch(run -> isOf(run, build));
        assertThat(host.host().exchangeLog().entries()).hasSize(before);

        context.save();
        assertThat(context.end().get()).isEqualTo("done\n");
        end(build);
    }

    @Test
    void aStopBeforeTheStartSendsNothing() throws Exception {
        WorkflowRun build = sleeping();
        PatientContext context = new PatientContext(build, step(build));
        int before = host.host().exchangeLog().entries().size();
        RemotePowerShellStep step = new RemotePowerShellStep("'done'");
        step.setHost("web01");
        RemotePowerShellExecution execution = new RemotePowerShellExecution(context, step.state(null));

        execution.stop(new AbortException("enough"));
        execution.onResume();
        assertThatThrownBy(() -> context.end().get()).hasMessageContaining("enough");
        assertThat(host.host().exchangeLog().entries()).hasSize(before);
        end(build);
    }

    @Test
    void aStopOfAStepThatAttachesAnotherJobsRunDoesNotReachThatRun() throws Exception {
        StoredRun foreign = runOfAnotherJob("foreign-stop");
        WorkflowRun build = sleeping();
        PatientContext context = new PatientContext(build, step(build));
        context.save();
        RemotePowerShellExecution execution =
                new RemotePowerShellExecution(context, attaching(foreign).state(null));

        execution.stop(new AbortException("enough"));
        execution.onResume();

        assertThatThrownBy(() -> context.end().get()).hasMessageContaining("enough");
        assertThat(foreign.isStopRequested()).isFalse();
        end(build);
    }

    @Test
    void aStopReachesARunToAttachOnceItIsTheStepsOwn() throws Exception {
        StoredRun run = runOfAnotherJob("stop-once-own");
        WorkflowRun build = sleeping();
        PipelineSite site = new PipelineSite(new PatientContext(build, step(build)));
        StepState state = attaching(run).state(null);
        HostPart part = state.parts().get(0);
        HostRun driver = new HostRun(
                new StepRuns(site, state, ignored -> {}),
                part,
                new JenkinsRunObserver(
                        new StepLog(site), part, new LineStyle(state.settings(), "", state::mask), () -> {}));

        driver.stop();
        assertThat(run.isStopRequested()).isFalse();

        run.setLabels(RunOwner.fromLabels(run.labels())
                .withBuild(OwnerBuild.of(build), site.flowNodeId())
                .toLabels());
        driver.stop();
        assertThat(run.isStopRequested()).isTrue();
        end(build);
    }

    @Test
    void aRunThatWasLeftCanBeAttachedByItsOwnJobAndOnceReleasedByOthers() throws Exception {
        WorkflowJob job = Pipelines.create(
                jenkins,
                "owner",
                "remotePowerShell host: 'web01', onAbort: 'leave', script: '\"under way\"; Start-Sleep 15; \"end\"'");
        String runId = left(job, "under way");
        String attach = "remotePowerShell host: 'web01', attach: '" + runId + "'";

        jenkins.assertLogContains(
                "belongs to owner; a build can attach runs of its own job, and those that",
                Pipelines.run(jenkins, Result.FAILURE, attach));
        job.setDefinition(new CpsFlowDefinition(attach + ", onAbort: 'leave'", true));
        WorkflowRun second = Pipelines.startAndAwait(jenkins, job, "output continues");
        RunRelease.release(JenkinsRuns.get().store().find(runId).orElseThrow(), "someone");
        jenkins.assertLogContains(
                "run " + runId + " is being followed already", Pipelines.run(jenkins, Result.FAILURE, attach));
        Pipelines.abort(second);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(second));

        WorkflowRun third = Pipelines.run(jenkins, Result.SUCCESS, attach);
        assertThat(Pipelines.log(third)).contains("end");
    }

    @Test
    void outputWhoseBeginningWentToAnEarlierBuildIsNotReturnedAsIfItWereAll() throws Exception {
        WorkflowJob job = Pipelines.create(jenkins, "again", "remotePowerShell host: 'web01', script: '\"once\"'");
        WorkflowRun first = jenkins.buildAndAssertSuccess(job);
        String runId = Pipelines.runId(first);
        job.setDefinition(new CpsFlowDefinition(
                "remotePowerShell host: 'web01', returnStdout: true, attach: '" + runId + "'", true));

        WorkflowRun second = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("is no longer there as a whole", second);
    }

    @Test
    void aJobThatGotTheNameOfADeletedOneCannotAttachItsRuns() throws Exception {
        WorkflowJob job = Pipelines.create(
                jenkins,
                "namesake",
                "remotePowerShell host: 'web01', onAbort: 'leave', script: '\"not yours\"; Start-Sleep 600'");
        String runId = left(job, "not yours");
        Pipelines.await(() -> JenkinsRuns.get().live().isEmpty());
        job.delete();

        WorkflowJob namesake = Pipelines.create(
                jenkins, "namesake", "remotePowerShell host: 'web01', onAbort: 'leave', attach: '" + runId + "'");
        WorkflowRun refused = namesake.scheduleBuild2(0).waitForStart();

        jenkins.waitForMessage("belongs to namesake as it was before it was deleted", refused);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(refused));
    }

    @Test
    void aStepTakesUpItsOwnRunInAJobWhoseDirectoryHasLostItsId() throws Exception {
        StoredRun run = runOfAnotherJob("lost-id");
        WorkflowRun build = sleeping();
        PipelineSite site = new PipelineSite(new PatientContext(build, step(build)));
        OwnerBuild before = new OwnerBuild(build.getParent().getFullName(), "before", build.getNumber());
        run.setLabels(RunOwner.fromLabels(run.labels())
                .withBuild(before, site.flowNodeId())
                .toLabels());

        RemotePowerShellStep step = new RemotePowerShellStep("'done'");
        step.setHost("web01");
        StepState state = step.state(null);
        new RunClaim(new StepRuns(site, state, ignored -> {}), state.parts().get(0), ignored -> {}).claim(run);

        assertThat(RunOwner.fromLabels(run.labels()).build().isIn(build.getParent()))
                .isTrue();
        end(build);
    }

    @Test
    void theEndOfABuildWhoseAttachIsRefusedLeavesTheCollectedOutputOfTheOtherBuild() throws Exception {
        Run<?, ?> over = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        StoredRun run = StoredRuns.start(over, "collected", "web01", "'kept'", OnLost.COLLECT);
        RunSweep.get().sweep(List.of(run.runId()));
        StoredRuns.awaitEnd(run);

        WorkflowRun refused =
                Pipelines.run(jenkins, Result.FAILURE, "remotePowerShell host: 'web01', attach: '" + run.runId() + "'");
        jenkins.assertLogContains("a build can attach runs of its own job", refused);
        new BuildEnds().onFinalized(refused);

        List<String> kept = new ArrayList<>();
        run.readRecords(record -> kept.add(record.text()));
        assertThat(kept).contains("kept");
    }

    /** Records come from the store unmasked: a refusal holds for them too. */
    @Test
    void aRefusedAttachReturnsNothingOfTheOtherRun() throws Exception {
        WorkflowJob job = Pipelines.create(
                jenkins,
                "keeper",
                "remotePowerShell host: 'web01', onAbort: 'leave', returnResult: true, returnStdout: true, script: '"
                        + "\"not yours\"; Write-Warning \"nor this\"; Write-Error \"nor that\"; Start-Sleep 600'");
        String runId = left(job, "nor that");
        Pipelines.await(() -> JenkinsRuns.get().live().isEmpty());

        WorkflowRun other = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                def r = remotePowerShell host: 'web01', attach: '%s', returnResult: true, returnStdout: true
                echo "<${r.status}> <${r.output}> <${r.errors}> <${r.warnings}> <${r.hadErrors}>"
                """
                        .formatted(runId));
        host.host().shellIds().forEach(host.host()::killShell);

        assertThat(Pipelines.log(other)).contains("<notStarted> <> <[]> <[]> <false>");
    }

    @Test
    void anAttachWhoseRunCannotBeToldToBelongToAnyoneReturnsNothingOfIt() throws Exception {
        Run<?, ?> over = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        StoredRun run = StoredRuns.start(over, "nobodys", "web01", "'not yours'", OnLost.COLLECT);
        RunSweep.get().sweep(List.of(run.runId()));
        StoredRuns.awaitEnd(run);
        Path labels = JenkinsRuns.get().directory().resolve("runs/nobodys/labels");
        Files.delete(labels);
        Files.createDirectory(labels);

        WorkflowRun other = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                def r = remotePowerShell host: 'web01', attach: 'nobodys', returnResult: true, returnStdout: true
                echo "<${r.output}> <${r.errors}>"
                """);

        assertThat(Pipelines.log(other))
                .anyMatch(line -> line.contains("this controller cannot follow the run"))
                .contains("<> <[]>");
        Files.delete(labels);
    }

    /** As a store of logs does that lags behind: nothing may be left out because of what it does not show. */
    @Test
    void aLogThatShowsLessThanWasWrittenIsSaidAndTrustedNoMore() throws Exception {
        WorkflowRun build = sleeping();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PatientContext context =
                new PatientContext(build, step(build), new StreamTaskListener(written, StandardCharsets.UTF_8));
        RemotePowerShellStep step = new RemotePowerShellStep("'done'");
        step.setHost("web01");
        StepState state = step.state(null);
        StepLog log = new StepLog(new PipelineSite(context));
        long shown = log.position();
        JenkinsRunObserver observer = new JenkinsRunObserver(
                log, state.parts().get(0), new LineStyle(state.settings(), "", state::mask), () -> {});

        observer.truncate(shown + 3);
        observer.write(List.of(
                new RunnerRecord(1, RecordKind.OUTPUT, false, "first"),
                new RunnerRecord(2, RecordKind.OUTPUT, false, "second")));

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "remotePowerShell: the log of this step shows fewer lines than were written to it: some may be"
                                + " missing, or appear twice",
                        "first",
                        "second");
        assertThat(observer.position()).isEqualTo(RunObserver.UNKNOWN_POSITION);
        end(build);
    }

    /** As on a full disk. */
    @Test
    void aLogThatCouldNotBeWrittenSaysSoAtTheEndOfTheStep() throws Exception {
        WorkflowRun build = sleeping();
        AtomicBoolean full = new AtomicBoolean();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStream disk = new FilterOutputStream(written) {
            @Override
            public void write(int octet) throws IOException {
                if (full.get()) {
                    throw new IOException("No space left on device");
                }
                super.write(octet);
            }
        };
        PatientContext context =
                new PatientContext(build, step(build), new StreamTaskListener(disk, StandardCharsets.UTF_8));
        RemotePowerShellStep step = new RemotePowerShellStep("'done'");
        step.setHost("web01");
        StepState state = step.state(null);
        StepReport report =
                new StepReport(state, List.of(new HostEnd.Refused(state.parts().get(0), "over")), part -> true);

        StepLog log = new StepLog(new PipelineSite(context));
        report.result(log);
        full.set(true);
        log.println("lost");
        log.flush();
        full.set(false);
        report.result(log);

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "remotePowerShell: over",
                        "remotePowerShell: over",
                        "remotePowerShell: lines may be missing in this log, since writing it has failed at some time;"
                                + " is the disk of the controller full?");
        end(build);
    }

    private static StoredRun runOfAnotherJob(String runId) throws Exception {
        Run<?, ?> over = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        return StoredRuns.create(over, runId, "web01", OnLost.KEEP);
    }

    private static RemotePowerShellStep attaching(StoredRun run) {
        RemotePowerShellStep step = new RemotePowerShellStep(null);
        step.setHost("web01");
        step.setAttach(run.runId());
        step.setOnAbort("killTree");
        return step;
    }

    /** Until it is killed: a step of a build that is over would be given up. */
    private static WorkflowRun sleeping() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("sleep 600", true));
        return Pipelines.startAndAwait(jenkins, job, "Sleeping for");
    }

    private static void end(WorkflowRun build) throws Exception {
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    private static boolean isOf(StoredRun run, WorkflowRun build) {
        return build.getAction(BuildRunsAction.class) != null
                && build.getAction(BuildRunsAction.class).runIds().contains(run.runId());
    }

    private static FlowNode step(WorkflowRun build) {
        for (FlowNode node : new FlowGraphWalker(build.getExecution())) {
            if (node instanceof StepAtomNode) {
                return node;
            }
        }
        throw new AssertionError("no step");
    }

    /** @param line of the script, after which the build is aborted; the step leaves the script */
    private static String left(WorkflowJob job, String line) throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(jenkins, job, line);
        Pipelines.abort(build);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        return Pipelines.runId(build);
    }
}
