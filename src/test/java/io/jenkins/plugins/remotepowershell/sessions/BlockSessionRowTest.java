package io.jenkins.plugins.remotepowershell.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.ManageSessions;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The session of a block between its scripts: it is on the list, can be closed there, and is swept. */
@WithJenkins
@Timeout(180)
class BlockSessionRowTest {
    private JenkinsRule jenkins;
    private HttpsHost host;

    @BeforeEach
    void startHost(JenkinsRule rule) throws Exception {
        jenkins = rule;
        host = HttpsHost.start();
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(Hosts.of(host, "web01"));
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @Test
    void itIsOnTheListBetweenScriptsAndItsCloseIsKeptByTheNextScript() throws Exception {
        WorkflowRun build = startAndAwaitInput();

        List<RunRow> rows = RunRows.open(RowActor.on(Jenkins.get(), ManageSessions.PERMISSION));
        assertThat(rows).hasSize(1);
        RunRow row = rows.get(0);
        assertThat(row.getState()).isEqualTo(RunState.DISCONNECTED);
        assertThat(row.getStatus()).contains("Keeps what scripts leave in it");
        assertThat(row.getExpires()).isNotNull();
        assertThat(row.getActions().isClosable()).isTrue();
        row.getActions().close();
        build.getAction(InputAction.class).getExecutions().get(0).proceed(null);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        assertThat(build.getLog(Integer.MAX_VALUE))
                .anyMatch(line -> line.contains("is being closed; begin again in a new session"))
                .doesNotContain("b");
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void itIsClosedAfterItsBuildWasEndedByForce() throws Exception {
        WorkflowRun build = startAndAwaitInput();
        StoredRun holder = holder();
        assertThat(new BuildSessions(build).getRun(holder.runId()).getActions().isCollectable())
                .as("it has no script")
                .isFalse();

        build.doKill();
        jenkins.waitForCompletion(build);
        StoredRuns.awaitEnd(holder);

        assertThat(host.host().shellIds()).isEmpty();
        assertThat(RunRows.open(RowActor.on(build, Item.CANCEL))).isEmpty();
    }

    private WorkflowRun startAndAwaitInput() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "withRemotePowerShell(host: 'web01') { remotePowerShell '\"a\"'; input 'now'; remotePowerShell '\"b\"' }",
                true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Proceed or Abort", build);
        return build;
    }

    private static StoredRun holder() throws IOException {
        return JenkinsRuns.get().store().list().stream()
                .filter(BlockSessionRowTest::isHolder)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isHolder(StoredRun run) {
        try {
            return run.record().sharing().isHolder();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
