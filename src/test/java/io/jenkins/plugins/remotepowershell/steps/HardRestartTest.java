package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Restarts at awkward moments. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HardRestartTest {
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
    void hostsThatHadNotBegunBeginAfterTheRestart() throws Throwable {
        sessions.then(jenkins -> {
            Pipelines.know(host);
            Pipelines.startAndAwait(
                    jenkins,
                    Pipelines.create(
                            jenkins,
                            "fan",
                            """
                    def codes = remotePowerShell hosts: ['web01', 'web02', 'web03'], throttleLimit: 1, returnStatus: true,
                        script: '"up"; Start-Sleep 8; "down"; exit 5'
                    echo "${codes}"
                    """),
                    "[web01] up");
            WorkflowJob fast = Pipelines.create(
                    jenkins, "fast", "remotePowerShell host: 'web02', script: '\"go\"; Start-Sleep 8; \"gone\"'");
            fast.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
            Pipelines.startAndAwait(jenkins, fast, "go");
        });
        sessions.then(jenkins -> {
            WorkflowRun fan = jenkins.assertBuildStatus(
                    Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, "fan")));
            WorkflowRun fast = jenkins.assertBuildStatus(
                    Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, "fast")));

            for (String name : new String[] {"web01", "web02", "web03"}) {
                assertThat(Pipelines.linesWith(fan, "[" + name + "] "))
                        .containsExactly("[" + name + "] up", "[" + name + "] down");
            }
            assertThat(Pipelines.log(fan)).contains("[web01:5, web02:5, web03:5]");
            assertThat(Pipelines.linesWith(fast, "go")).containsExactly("go", "gone");
        });
        assertThat(host.host().disk().runIds()).hasSize(4);
    }
}
