package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.sessions.OrphanSweeper;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A killed controller, and what Pipeline had saved of the step: with each durability, and around the moments of saving. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledDurabilityTest {
    @RegisterExtension
    private final RealJenkinsExtension controller =
            new RealJenkinsExtension().withTimeout(0).javaOptions("-Xmx512m", "-XX:TieredStopAtLevel=1");

    private HttpsHost host;

    @BeforeEach
    void start() throws Throwable {
        host = HttpsHost.start();
        controller.startJenkins();
        controller.runRemotely(KilledDurabilityTest::know, host.endpoint().toString(), host.sha256());
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void aBuildGoesOnWherePipelineDoesAndElseItsScriptIsStoppedInTheEnd() throws Throwable {
        controller.runRemotely(KilledDurabilityTest::beginWithEachDurability);
        controller.stopJenkinsForcibly();

        controller.startJenkins();
        controller.runRemotely(KilledDurabilityTest::checkEachDurability);
        controller.stopJenkins();
        assertThat(host.host().disk().runIds()).hasSize(3);
        assertStartedOnce();
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void killedBetweenReportAndSaveTheStepReportsTheSameAgain() throws Throwable {
        controller.runRemotely(KilledDurabilityTest::beginToDieAfterTheReport);
        Controllers.awaitDeath(controller);

        controller.startJenkins();
        controller.runRemotely(KilledDurabilityTest::checkReport);
        controller.stopJenkins();
        assertThat(host.host().disk().runIds()).hasSize(1);
        assertStartedOnce();
    }

    @Test
    void killedBeforeTheFirstSaveTheScriptIsStartedOnce() throws Throwable {
        controller.runRemotely(KilledDurabilityTest::beginToDieBeforeTheSave);
        Controllers.awaitDeath(controller);

        controller.startJenkins();
        controller.runRemotely(KilledDurabilityTest::checkStart);
        controller.stopJenkins();
        assertThat(host.host().disk().runIds()).hasSize(1);
        assertStartedOnce();
    }

    private void assertStartedOnce() {
        for (String run : host.host().disk().runIds()) {
            assertThat(host.host().disk().starts(run)).isEqualTo(1);
        }
    }

    private static void know(JenkinsRule jenkins, String endpoint, String sha256) throws Throwable {
        KilledControllerTest.know(endpoint, sha256);
    }

    private static void beginWithEachDurability(JenkinsRule jenkins) throws Throwable {
        for (FlowDurabilityHint durability : FlowDurabilityHint.values()) {
            WorkflowJob job = Pipelines.create(
                    jenkins,
                    durability.name(),
                    "remotePowerShell host: 'web01',"
                            + " script: '1..400 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 50 }'");
            job.addProperty(new DurabilityHintJobProperty(durability));
            Pipelines.startAndAwait(jenkins, job, "line 20");
        }
    }

    private static void checkEachDurability(JenkinsRule jenkins) throws Throwable {
        for (FlowDurabilityHint durability : FlowDurabilityHint.values()) {
            boolean isResumed = durability.isPersistWithEveryStep();
            WorkflowRun build = jenkins.assertBuildStatus(
                    isResumed ? Result.SUCCESS : Result.FAILURE,
                    jenkins.waitForCompletion(Pipelines.last(jenkins, durability.name())));
            if (isResumed) {
                assertThat(Pipelines.linesWith(build, "line "))
                        .as(durability.name())
                        .hasSize(400)
                        .doesNotHaveDuplicates();
            }
        }
        ExtensionList.lookupSingleton(OrphanSweeper.class).sweep();
        for (StoredRun run : JenkinsRuns.get().store().list()) {
            Pipelines.await(() -> Pipelines.isFinished(run));
        }
        Pipelines.await(() -> JenkinsRuns.get().live().isEmpty());
    }

    /** The pipeline ends the process while it has the step's result, and nobody has saved that it does. */
    private static void beginToDieAfterTheReport(JenkinsRule jenkins) throws Throwable {
        begin(
                jenkins,
                """
                def out = remotePowerShell host: 'web01', returnStdout: true,
                    script: 'Write-Warning "once"; "result"; Start-Sleep 5'
                if (new File(jenkins.model.Jenkins.get().rootDir, 'deadly').delete()) {
                  Runtime.runtime.halt(137)
                }
                echo "got ${out.trim()}"
                """);
    }

    /** Another branch ends the process in the very turn in which the step was begun. */
    private static void beginToDieBeforeTheSave(JenkinsRule jenkins) throws Throwable {
        begin(
                jenkins,
                """
                parallel step: {
                  remotePowerShell host: 'web01', script: '"once"; Start-Sleep 3'
                }, death: {
                  if (new File(jenkins.model.Jenkins.get().rootDir, 'deadly').delete()) {
                    Runtime.runtime.halt(137)
                  }
                }
                """);
    }

    private static void begin(JenkinsRule jenkins, String script) throws Exception {
        jenkins.jenkins.getRootDir().toPath().resolve("deadly").toFile().createNewFile();
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(script, false));
        job.scheduleBuild2(0).waitForStart();
    }

    private static void checkReport(JenkinsRule jenkins) throws Throwable {
        assertThat(Pipelines.log(ended(jenkins))).contains("got result").containsOnlyOnce("WARNING: once");
    }

    private static void checkStart(JenkinsRule jenkins) throws Throwable {
        assertThat(Pipelines.log(ended(jenkins)))
                .filteredOn(line -> line.endsWith("once"))
                .hasSize(1);
    }

    private static WorkflowRun ended(JenkinsRule jenkins) throws Exception {
        return jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(Pipelines.last(jenkins, "p")));
    }
}
