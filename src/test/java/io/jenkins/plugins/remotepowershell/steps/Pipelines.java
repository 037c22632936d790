package io.jenkins.plugins.remotepowershell.steps;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipelines that run scripts on a simulated host, which has the names {@code web01} to {@code web03}. */
final class Pipelines {
    private Pipelines() {}

    /** The host with its credentials, known to this Jenkins. */
    static void know(HttpsHost host) throws Exception {
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(Hosts.of(host, "web01"), Hosts.of(host, "web02"), Hosts.of(host, "web03"));
    }

    static WorkflowJob create(JenkinsRule jenkins, String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    /** Runs a new job to its end. */
    static WorkflowRun run(JenkinsRule jenkins, Result expected, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    static List<String> log(WorkflowRun build) throws Exception {
        return build.getLog(Integer.MAX_VALUE);
    }

    /** The log's lines that begin like this. */
    static List<String> linesWith(WorkflowRun build, String beginning) throws Exception {
        return log(build).stream().filter(line -> line.startsWith(beginning)).collect(Collectors.toList());
    }

    static WorkflowRun last(JenkinsRule jenkins, String name) {
        return jenkins.jenkins.getItemByFullName(name, WorkflowJob.class).getLastBuild();
    }

    /** Of the first script that a build has started. */
    static String runId(WorkflowRun build) {
        return build.getAction(BuildRunsAction.class).runIds().get(0);
    }

    /** Waits until the step's id can be found again after a crash, and the script writes. */
    static WorkflowRun startAndAwait(JenkinsRule jenkins, WorkflowJob job, String line) throws Exception {
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage(line, build);
        return build;
    }

    static boolean isFinished(StoredRun run) {
        try {
            return run.record().phase() == RunPhase.FINISHED;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Also one that was resumed just now, which gets its executor a moment after its step has written. */
    static void abort(WorkflowRun build) throws InterruptedException {
        await(() -> build.getExecutor() != null);
        build.getExecutor().doStop();
    }

    /** Until the test's own time is over. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(100);
        }
    }
}
