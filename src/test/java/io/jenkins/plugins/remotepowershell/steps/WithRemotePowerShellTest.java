package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.htmlunit.html.HtmlOption;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Blocks of scripts in one session, on the simulated host's small engine, which keeps no state between scripts. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WithRemotePowerShellTest {
    private static final String SLOW = "1..1000 | ForEach-Object { \"slow $_\"; Start-Sleep -Milliseconds 50 }";

    private static JenkinsRule jenkins;
    private HttpsHost host;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Hosts.addGlobally("svc-deploy", "secret");
    }

    @BeforeEach
    void startHost() throws Exception {
        host = HttpsHost.start();
        Hosts.defineGlobally(Hosts.of(host, "web01"), Hosts.of(host, "web02"));
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @Test
    void theScriptsOfADeclarativeBlockRunInOneSessionThatEndsWithIt() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                pipeline {
                  agent none
                  stages { stage('Patch') { steps {
                    withRemotePowerShell(host: 'web01', credentialsId: 'svc-deploy') {
                      remotePowerShell '"line 1"'
                      script {
                        def out = remotePowerShell(script: '"line 2"', returnStdout: true).trim()
                        def code = remotePowerShell(script: 'exit 7', returnStatus: true)
                        echo "got ${out} and ${code}"
                      }
                    }
                  } } }
                }""");

        assertThat(Pipelines.log(build)).contains("line 1", "got line 2 and 7");
        assertThat(Pipelines.linesWith(build, "remotePowerShell: session "))
                .last()
                .asString()
                .endsWith("was closed");
        assertThat(runsOf(build)).hasSize(4);
        assertThat(runsOf(build).stream().map(WithRemotePowerShellTest::shell).distinct())
                .hasSize(1);
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void theBlockReturnsWhatItsBodyReturnsAndABlockWithoutScriptsOpensNothing() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins, Result.SUCCESS, "def v = withRemotePowerShell(host: 'web01') { 41 }\necho \"got ${v + 1}\"");

        assertThat(Pipelines.log(build)).contains("got 42");
        assertThat(host.host().exchangeLog().entries()).isEmpty();
    }

    @Test
    void aFailingScriptEndsTheBlockAndItsSession() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.FAILURE,
                "withRemotePowerShell(host: 'web01') { remotePowerShell 'exit 3'; echo 'never' }");

        assertThat(Pipelines.log(build))
                .contains("ERROR: script returned exit code 3")
                .doesNotContain("never");
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void aFailureThatIsCaughtLeavesTheSessionToTheNextScript() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                withRemotePowerShell(host: 'web01') {
                  try { remotePowerShell 'exit 3' } catch (e) { echo "caught ${e.message}" }
                  try { timeout(time: 2, unit: 'SECONDS') { remotePowerShell '%s' } } catch (e) { echo 'timed out' }
                  remotePowerShell '"goes on"'
                }"""
                        .formatted(SLOW));

        assertThat(Pipelines.log(build)).contains("caught script returned exit code 3", "timed out", "goes on");
        assertThat(runsOf(build).stream().map(WithRemotePowerShellTest::shell).distinct())
                .hasSize(1);
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void whatBelongsToTheSessionIsRefusedInAStepWithoutAHost() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.FAILURE,
                "withRemotePowerShell(host: 'web01') { remotePowerShell script: '1', credentialsId: 'x', idleTimeout: '1h' }");

        assertThat(Pipelines.log(build))
                .contains("ERROR: credentialsId, idleTimeout: the session on web01 was chosen by withRemotePowerShell"
                        + " around this step; say it there, or give host here too for a session of its own");
        assertThat(host.host().exchangeLog().entries()).isEmpty();
    }

    @Test
    void aStepWithAHostRunsInASessionOfItsOwnAndTheInnermostBlockCounts() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                withRemotePowerShell(host: 'web01') {
                  remotePowerShell '"outer 1"'
                  withRemotePowerShell(host: 'web02') {
                    remotePowerShell '"inner"'
                    remotePowerShell host: 'web01', script: '"own"', idleTimeout: '1h'
                  }
                  remotePowerShell '"outer 2"'
                }""");

        assertThat(Pipelines.log(build)).contains("outer 1", "inner", "own", "outer 2");
        assertThat(runsOf(build).stream().map(WithRemotePowerShellTest::shell).distinct())
                .as("of the outer block, of the inner one, and the step's own")
                .hasSize(3);
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void aStepOutsideOfABlockNeedsAHost() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, Result.FAILURE, "remotePowerShell '1'");

        assertThat(Pipelines.log(build)).anyMatch(line -> line.startsWith("ERROR: give exactly one of host and hosts"));
    }

    @Test
    void scriptsSideBySideInOneSessionAreRefused() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.FAILURE,
                """
                withRemotePowerShell(host: 'web01') {
                  parallel a: { remotePowerShell '1..40 | ForEach-Object { "slow $_"; Start-Sleep -Milliseconds 50 }' },
                           b: { sleep 1; remotePowerShell '"beside"' }
                }""");

        assertThat(Pipelines.log(build))
                .anyMatch(line -> line.contains("one after the other"))
                .noneMatch(line -> line.endsWith("beside"));
        assertThat(Pipelines.log(build))
                .as("the first one is not disturbed")
                .anyMatch(line -> line.endsWith("slow 40"));
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void aLostSessionFailsTheNextScriptAndRetryBeginsTheBlockAgain() throws Exception {
        WorkflowJob job = Pipelines.create(
                jenkins,
                "lost",
                """
                int tries = 0
                retry(count: 3, conditions: [remoteSession()]) {
                  withRemotePowerShell(host: 'web01') {
                    echo "try ${++tries}"
                    remotePowerShell '"first"'
                    if (tries == 1) { input 'now' }
                    remotePowerShell '"second"'
                  }
                }""");
        WorkflowRun build = Pipelines.startAndAwait(jenkins, job, "first");
        jenkins.waitForMessage("Proceed or Abort", build);
        host.host().restart();
        proceed(build);

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(Pipelines.log(build))
                .contains("try 2", "second")
                .anyMatch(line -> line.contains("on localhost, with what earlier scripts have left in it, is gone:")
                        && line.contains("; begin again in a new session"));
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void anAbortStopsTheScriptAndClosesTheSession() throws Exception {
        WorkflowJob job = Pipelines.create(
                jenkins, "aborted", "withRemotePowerShell(host: 'web01') { remotePowerShell '" + SLOW + "' }");
        WorkflowRun build = Pipelines.startAndAwait(jenkins, job, "slow 3");

        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(host.host().shellIds()).isEmpty();
        assertThat(runsOf(build)).allMatch(Pipelines::isFinished);
    }

    @Test
    void aJobThatIsDeletedInABlockLeavesNothingOnTheHost() throws Exception {
        WorkflowJob job = Pipelines.create(
                jenkins, "deleted", "withRemotePowerShell(host: 'web01') { remotePowerShell '" + SLOW + "' }");
        WorkflowRun build = Pipelines.startAndAwait(jenkins, job, "slow 3");
        List<StoredRun> runs = runsOf(build);

        job.delete();

        Pipelines.await(() -> runs.stream().allMatch(Pipelines::isFinished));
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void theWholeBlockHasOnePlaceOnItsHost() throws Exception {
        RemoteHost narrow = Hosts.of(host, "narrow");
        narrow.setMaxSessions(1);
        Hosts.defineGlobally(narrow);
        WorkflowJob job = Pipelines.create(
                jenkins,
                "places",
                "withRemotePowerShell(host: 'narrow') { remotePowerShell '\"a\"'; input 'now'; remotePowerShell '\"b\"' }");
        WorkflowRun first = Pipelines.startAndAwait(jenkins, job, "Proceed or Abort");
        WorkflowRun second = Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(jenkins, "waiting", "remotePowerShell host: 'narrow', script: '\"c\"'"),
                "narrow already runs 1 of 1 allowed sessions; this step is number 1 in line");

        proceed(first);

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(first));
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(second));
    }

    @Test
    void aSessionThatCannotBeClosedIsLeftToTheSweep() throws Exception {
        WorkflowJob job = Pipelines.create(
                jenkins, "left", "withRemotePowerShell(host: 'web01') { remotePowerShell '\"a\"'; input 'now' }");
        WorkflowRun build = Pipelines.startAndAwait(jenkins, job, "Proceed or Abort");
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        try {
            proceed(build);
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        } finally {
            Hosts.addGlobally("svc-deploy", "secret");
        }

        assertThat(Pipelines.log(build))
                .anyMatch(line -> line.contains(
                        "the session of this block is not closed yet (credentials 'svc-deploy' are gone"));
        assertThat(host.host().shellIds()).hasSize(1);
    }

    @Test
    void aSessionIsNoScriptToAttach() throws Exception {
        WorkflowJob job = Pipelines.create(
                jenkins, "attached", "withRemotePowerShell(host: 'web01') { remotePowerShell '\"a\"'; input 'now' }");
        WorkflowRun build = Pipelines.startAndAwait(jenkins, job, "Proceed or Abort");
        StoredRun holder = runsOf(build).get(0);
        build.doStop();
        jenkins.waitForCompletion(build);

        job.setDefinition(
                new CpsFlowDefinition("remotePowerShell host: 'web01', attach: '" + holder.runId() + "'", true));
        WorkflowRun next = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(Pipelines.log(next)).anyMatch(line -> line.contains("is the session of a block, and has no script"));
        assertThat(holder.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.COMPLETED);
    }

    @Test
    void theSnippetIsShortAndEveryFieldOfTheFormHasHelp() throws Exception {
        WithRemotePowerShellStep step = new WithRemotePowerShellStep("web01");
        assertThat(Snippetizer.object2Groovy(step)).startsWith("withRemotePowerShell('web01') {");
        step.setCredentialsId("svc-deploy");
        step.setOutputBufferingMode("");
        assertThat(Snippetizer.object2Groovy(step))
                .startsWith("withRemotePowerShell(credentialsId: 'svc-deploy', host: 'web01') {");

        for (DescribableParameter parameter : new DescribableModel<>(WithRemotePowerShellStep.class).getParameters()) {
            assertThat(parameter.getHelp()).as(parameter.getName()).isNotBlank();
        }
    }

    @Test
    void theFormIsShownInTheSnippetGenerator() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.goTo("pipeline-syntax/");
            HtmlSelect steps = page.getFirstByXPath("//select[option[starts-with(., 'withRemotePowerShell:')]]");
            HtmlOption step = steps.getFirstByXPath("option[starts-with(., 'withRemotePowerShell:')]");
            steps.setSelectedAttribute(step, true);
            client.waitForBackgroundJavaScript(20_000);

            assertThat(page.asXml())
                    .contains(
                            "_.host", "_.configurationName", "_.idleTimeout", "Full output buffer", "Test connection");
        }
    }

    private static void proceed(WorkflowRun build) throws Exception {
        build.getAction(InputAction.class).getExecutions().get(0).proceed(null);
    }

    private static List<StoredRun> runsOf(WorkflowRun build) {
        return build.getAction(BuildRunsAction.class).runIds().stream()
                .flatMap(id -> JenkinsRuns.get().store().find(id).stream())
                .toList();
    }

    private static String shell(StoredRun run) {
        try {
            return run.record().identity().shellId().toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
