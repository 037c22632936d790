package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.LiveRun;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.sessions.SessionsMonitor;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.Quotas;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.simulator.Switch;
import io.jenkins.plugins.remotepowershell.simulator.Switches;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.Wire;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Hosts that do not answer, stop answering, count the session as held, or show another certificate. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HostTroubleTest {
    private static final int LINES = 60;
    private static final String COUNTING =
            "1.." + LINES + " | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 50 }";
    private static final String ENDLESS = "\"under way\"; Start-Sleep 600";
    private static final String PAGE = "manage/remote-powershell/";
    private static final int RETRIES = 10;

    private static JenkinsRule jenkins;

    private HttpsHost host;
    private Wire wire;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Hosts.addGlobally("svc-deploy", "secret");
    }

    @BeforeEach
    void start() throws Exception {
        host = HttpsHost.start();
        wire = Wire.to(host.endpoint());
        Hosts.defineGlobally(behindTheWire());
    }

    @AfterEach
    void stop() throws Exception {
        Pipelines.await(() -> JenkinsRuns.get().live().isEmpty());
        wire.close();
        host.close();
    }

    private RemoteHost behindTheWire() throws Exception {
        RemoteHost distant = Hosts.at("web01", wire.endpoint().toString());
        distant.setTrust(new PinnedTrust(host.sha256()));
        return distant;
    }

    @Test
    void aHostThatDoesNotAnswerBeforeTheStartEndsTheStepAndNothingWasStarted() throws Exception {
        wire.cut();
        WorkflowRun build =
                Pipelines.run(jenkins, Result.FAILURE, step("startTimeout: '1s', reconnectTimeout: '1h'", ENDLESS));

        assertThat(Pipelines.linesWith(build, "remotePowerShell: no contact with "))
                .singleElement()
                .asString()
                .endsWith("; trying again for up to 1 s")
                .doesNotContain("the script goes on there");
        assertThat(Pipelines.linesWith(build, "remotePowerShell: the script was not started: "))
                .hasSize(1);
        assertThat(host.host().disk().runIds()).isEmpty();
    }

    @Test
    void aHostThatIsSilentForTooLongEndsTheStepAndItsScriptIsStoppedOnceItAnswers() throws Exception {
        WorkflowRun build = start("silent", "reconnectTimeout: '1s'", ENDLESS, "under way");
        wire.cut();
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));

        assertThat(Pipelines.linesWith(build, "remotePowerShell: no contact with "))
                .anyMatch(line -> line.endsWith("; the script goes on there; trying again for up to 1 s"))
                .anyMatch(line -> line.endsWith(" for 1 s; giving up for now. The run is kept: attach it again"));
        assertThat(host.host().shellIds()).hasSize(1);
        wire.mend();
        Pipelines.await(() -> host.host().shellIds().isEmpty());
        assertThat(Pipelines.isFinished(run(build))).isTrue();
    }

    @Test
    void aNetworkThatIsCutInTheMiddleOfAnyCallLosesAndRepeatsNothing() throws Exception {
        AdverseAction cut = new AdverseAction.CutAnswer(100);
        for (OperationKind kind : List.of(OperationKind.CREATE, OperationKind.COMMAND, OperationKind.RECEIVE_POOL)) {
            host.host().faultPlan().at(kind, 1, cut);
        }
        host.host()
                .faultPlan()
                .at(OperationKind.RECEIVE_COMMAND, 2, cut)
                .at(OperationKind.RECEIVE_COMMAND, 5, new AdverseAction.DropBeforeHandling())
                .at(OperationKind.RECEIVE_COMMAND, 8, new AdverseAction.DropAfterHandling())
                .at(OperationKind.CONNECT_SHELL, 2, cut)
                .at(OperationKind.CONNECT_COMMAND, 2, new AdverseAction.DropAfterHandling())
                .at(OperationKind.DELETE, 1, cut);
        WorkflowRun build = Pipelines.run(jenkins, Result.SUCCESS, step("journal: false", COUNTING));

        assertThat(Pipelines.linesWith(build, "line ")).containsExactlyElementsOf(lines());
        assertThat(Pipelines.linesWith(build, "remotePowerShell: contact with "))
                .isNotEmpty();
        String started = run(build).runId();
        assertThat(host.host().disk().starts(started)).isEqualTo(1);
    }

    @Test
    void anAbortDoesNotWaitForAHostThatDoesNotAnswerAndTheScriptIsStoppedOnceItDoes() throws Exception {
        WorkflowRun build = start("hopeless", "reconnectTimeout: '1h'", ENDLESS, "under way");
        wire.cut();
        jenkins.waitForMessage("; the script goes on there; trying again for up to 1 h", build);
        Pipelines.abort(build);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));

        assertThat(Pipelines.linesWith(build, "remotePowerShell: no contact with "))
                .last()
                .asString()
                .endsWith(
                        "; the script cannot be stopped now. The request is kept: it is stopped once the host answers");
        String runId = run(build).runId();
        Pipelines.await(() ->
                JenkinsRuns.get().live(runId).flatMap(LiveRun::unreachableSince).isPresent());
        assertThat(row(runId).getString("state")).isEqualTo("UNREACHABLE");
        wire.mend();
        Pipelines.await(() -> host.host().shellIds().isEmpty());
        assertThat(run(build).record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
    }

    @Test
    void anAbortSurvivesAConnectionThatBreaksUnderIt() throws Exception {
        host.host().faultPlan().at(OperationKind.SIGNAL, 1, new AdverseAction.DropBeforeHandling());
        WorkflowRun build = start("broken", "reconnectTimeout: '1h'", ENDLESS, "under way");
        Pipelines.abort(build);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));

        assertThat(Pipelines.log(build)).contains("remotePowerShell: the script was stopped");
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void aRunIsShownAsUnreachableAndRetryTriesAtOnce() throws Exception {
        WorkflowRun build = start("retried", "reconnectTimeout: '1h'", COUNTING, "line 3");
        wire.cut();
        jenkins.waitForMessage("; the script goes on there; trying again for up to 1 h", build);
        String runId = run(build).runId();
        assertThat(row(runId).getString("state")).isEqualTo("UNREACHABLE");
        wire.mend();
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            URL retry = client.createCrumbedUrl(PAGE + "run/" + runId + "/retry");
            client.getPage(new WebRequest(retry, HttpMethod.POST));
        }
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));

        assertThat(Pipelines.linesWith(build, "line ")).containsExactlyElementsOf(lines());
        assertThat(Pipelines.linesWith(build, "remotePowerShell: contact with "))
                .hasSize(1);
    }

    private static JSONObject row(String runId) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            JSONArray rows = JSONObject.fromObject(client.goTo(PAGE + "api/json", "application/json")
                            .getWebResponse()
                            .getContentAsString())
                    .getJSONArray("runs");
            return rows.stream()
                    .map(JSONObject.class::cast)
                    .filter(row -> row.getString("runId").equals(runId))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aHostThatIsBusyForLongerThanItMayBeEndsTheStepAndTheRunIsKept() throws Exception {
        SimulatedHostSettings settings = new SimulatedHostSettings()
                .user("deploy", "secret")
                .switches(Switches.likely().with(Switch.ACCEPTS_FORCED_DISCONNECT, false))
                .autoDisconnect(Duration.ofHours(1));
        try (HttpsHost busy = HttpsHost.start(settings)) {
            RemoteHost definition = Hosts.of(busy, "web01");
            definition.setBusyTimeout("1s");
            Hosts.defineGlobally(definition);
            busy.host().faultPlan().at(OperationKind.RECEIVE_COMMAND, 2, new AdverseAction.DropBeforeHandling());
            WorkflowRun build = Pipelines.run(
                    jenkins, Result.FAILURE, step("onLost: 'keep', reconnectTimeout: '1h'", "\"on\"; Start-Sleep 600"));

            assertThat(Pipelines.linesWith(build, "remotePowerShell: localhost still counts the session as held by"))
                    .containsExactly(
                            "remotePowerShell: localhost still counts the session as held by the old connection; trying"
                                    + " again for up to 1 s",
                            "remotePowerShell: localhost still counts the session as held by the old connection for 1 s;"
                                    + " giving up for now. The run is kept: attach it again");
            assertThat(run(build).record().phase()).isEqualTo(RunPhase.RUNNING);
            assertThat(busy.host().shellIds()).hasSize(1);
        }
    }

    @Test
    void aHostWithoutRoomIsWaitedForAndActivatesTheMonitor() throws Exception {
        SimulatedHostSettings settings = new SimulatedHostSettings()
                .user("deploy", "secret")
                .quotas(Quotas.documented().withShellsPerUser(1));
        try (HttpsHost full = HttpsHost.start(settings)) {
            Hosts.defineGlobally(Hosts.of(full, "web01"));
            WorkflowRun first = start("first", "journal: false", ENDLESS, "under way");
            WorkflowRun second = start("second", "journal: false", "\"at last\"", " has no room (");
            assertThat(manage()).contains("localhost has no room (");
            Pipelines.abort(first);
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(first));

            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(second));
            assertThat(Pipelines.log(second)).containsOnlyOnce("at last");
        }
    }

    @Test
    void aHostWithAnotherCertificateThanThePinnedOneIsNotSpokenToAndActivatesTheMonitor() throws Exception {
        RemoteHost definition = Hosts.of(host, "web07");
        definition.setTrust(new PinnedTrust("11".repeat(32)));
        Hosts.defineGlobally(definition);
        SessionsMonitor monitor = ExtensionList.lookupSingleton(SessionsMonitor.class);
        WorkflowRun build = Pipelines.run(
                jenkins, Result.FAILURE, step("journal: false", ENDLESS).replace("web01", "web07"));

        assertThat(Pipelines.linesWith(build, "remotePowerShell: the script was not started: The certificate of "))
                .singleElement()
                .asString()
                .contains(host.sha256());
        assertThat(host.host().exchangeLog().entries()).isEmpty();
        assertThat(monitor.isActivated()).isTrue();
        assertThat(manage()).contains("The certificate of localhost is not trusted", host.sha256());
    }

    @Test
    void aCertificateThatIsRenewedWhileTheScriptRunsIsWaitedForUntilItIsPinned() throws Exception {
        WorkflowRun build = start("renewed", "reconnectTimeout: '1h'", COUNTING, "line 3");
        host.renewCertificate();
        wire.cut();
        wire.mend();
        jenkins.waitForMessage("is not the pinned one", build);
        String refusal = Pipelines.linesWith(build, "remotePowerShell: localhost refuses (The certificate of ")
                .get(0);
        assertThat(refusal).contains(host.sha256()).endsWith("trying again for up to 1 h");
        assertThat(manage()).contains("The certificate of localhost is not trusted", host.sha256());

        Hosts.defineGlobally(behindTheWire());
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));

        assertThat(Pipelines.linesWith(build, "line ")).containsExactlyElementsOf(lines());
        assertThat(host.host().disk().starts(run(build).runId())).isEqualTo(1);
    }

    /** It waits up to half a minute between two tries by itself: six of them would take more than a minute. */
    @Test
    @Timeout(60)
    void retryWakesARunThatWaitsForItsHost() throws Exception {
        WorkflowRun build = start("woken", "reconnectTimeout: '1h'", COUNTING, "line 3");
        wire.cut();
        jenkins.waitForMessage("; the script goes on there; trying again for up to 1 h", build);
        for (int i = 0; i < RETRIES; i++) {
            int before = wire.connections();
            retry(build);
            Pipelines.await(() -> wire.connections() > before);
        }
        wire.mend();
        retry(build);

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
    }

    private static void retry(WorkflowRun build) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            URL retry = client.createCrumbedUrl(PAGE + "run/" + run(build).runId() + "/retry");
            client.getPage(new WebRequest(retry, HttpMethod.POST));
        }
    }

    @Test
    void aScriptFileIsReadBeforeTheStepWaitsForItsTurnOrItsHost() throws Exception {
        RemoteHost other = Hosts.at("web02", wire.endpoint().toString());
        other.setTrust(new PinnedTrust(host.sha256()));
        Hosts.defineGlobally(behindTheWire(), other);
        wire.cut();
        WorkflowRun build = Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(
                        jenkins,
                        "file",
                        """
                        node {
                          writeFile file: 'x.ps1', text: '"as it was"'
                          remotePowerShell hosts: ['web01', 'web02'], throttleLimit: 1, startTimeout: '1h', scriptFile: 'x.ps1'
                        }"""),
                "trying again for up to 1 h");
        jenkins.jenkins.getWorkspaceFor(build.getParent()).deleteContents();
        wire.mend();

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(Pipelines.log(build)).containsOnlyOnce("[web01] as it was", "[web02] as it was");
    }

    private static String manage() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            return client.goTo("manage").asNormalizedText();
        }
    }

    private static WorkflowRun start(String name, String options, String script, String line) throws Exception {
        return Pipelines.startAndAwait(jenkins, Pipelines.create(jenkins, name, step(options, script)), line);
    }

    private static String step(String options, String script) {
        return "remotePowerShell host: 'web01', " + options + ", script: '" + script + "'";
    }

    private static StoredRun run(WorkflowRun build) {
        String runId = Pipelines.runId(build);
        return JenkinsRuns.get().store().find(runId).orElseThrow();
    }

    private static List<String> lines() {
        return IntStream.rangeClosed(1, LINES).mapToObj(i -> "line " + i).toList();
    }
}
