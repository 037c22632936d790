package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins is restarted after a block's body has ended and before its session is closed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BlockEndRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @AutoClose
    private final HttpsHost host = HttpsHost.start();

    @Test
    void theBlockEndsOnceWithItsValueAndItsSessionIsClosed() throws Throwable {
        host.host().faultPlan().at(OperationKind.DELETE, 1, new AdverseAction.Delay(Duration.ofSeconds(12)));
        sessions.then(jenkins -> {
            Pipelines.know(host);
            Pipelines.startAndAwait(
                    jenkins,
                    Pipelines.create(
                            jenkins,
                            "p",
                            """
                            def v = withRemotePowerShell(host: 'web01') { remotePowerShell '"a"'; 42 }
                            echo "got ${v}"
                            """),
                    "exit code 0");
            Pipelines.await(() -> host.host().exchangeLog().count(OperationKind.DELETE) == 1);
        });
        sessions.then(jenkins -> {
            WorkflowRun build =
                    jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, "p")));

            assertThat(Pipelines.log(build)).containsOnlyOnce("got 42").containsOnlyOnce("a");
        });
        assertThat(host.host().shellIds()).isEmpty();
    }
}
