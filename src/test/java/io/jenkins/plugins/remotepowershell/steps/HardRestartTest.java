package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OwnerBuild;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DisableResumeJobProperty;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** One restart at moments that are awkward for one pipeline each; they share it, since a restart is what takes the time. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HardRestartTest {
    private static final String ENDLESS = "'\"under way\"; Start-Sleep 600'";

    private static final int EXPIRY_SECONDS = 15;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    /** Hosts {@code web01} to {@code web03}. */
    private HttpsHost host;

    /** Host {@code single}, of which one session is allowed. */
    private HttpsHost single;

    /** Host {@code deaf}, which answers the first stop signal late. */
    private HttpsHost deaf;

    /** Host {@code rotated}, whose account gets another password. */
    private HttpsHost rotated;

    private final SimulatedHostSettings accounts = new SimulatedHostSettings().user("deploy", "secret");

    /** To host {@code distant}. */
    private Wire wire;

    /** To host {@code first}, out of reach from before the restart until others would have had its turn. */
    private Wire firstWire;

    /** To host {@code lost}, which answers again after everybody has given it up. */
    private Wire lostWire;

    /** Of build {@code taken}, which somebody takes over while Jenkins is down. */
    private String takenRunId = "";

    /** When the time of build {@code expired} is over. */
    private Instant expiry = Instant.MIN;

    @BeforeEach
    void start() throws Exception {
        host = HttpsHost.start();
        single = HttpsHost.start();
        deaf = HttpsHost.start();
        rotated = HttpsHost.start(accounts);
        deaf.host().faultPlan().at(OperationKind.SIGNAL, 1, new AdverseAction.Delay(Duration.ofSeconds(20)));
        wire = Wire.to(host.endpoint());
        firstWire = Wire.to(host.endpoint());
        lostWire = Wire.to(host.endpoint());
    }

    @AfterEach
    void stop() throws Exception {
        wire.close();
        firstWire.close();
        lostWire.close();
        host.close();
        single.close();
        deaf.close();
        rotated.close();
    }

    @Test
    void everyStepGoesOnWhereItStood() throws Throwable {
        sessions.then(jenkins -> {
            know();
            beginHosts(jenkins);
            beginWaiting(jenkins);
            beginOtherWays(jenkins);
            begin(jenkins, "lost", "remotePowerShell host: 'lost', script: " + ENDLESS, "under way");
            begin(jenkins, "taken", "remotePowerShell host: 'web01', script: " + ENDLESS, "under way");
            takenRunId = run(Pipelines.last(jenkins, "taken")).runId();
            beginEnds(jenkins);
        });
        wire.cut();
        lostWire.cut();
        takeOver(sessions.getHome().toPath());
        accounts.user("deploy", "changed");
        Path program = sessions.getHome().toPath().resolve("jobs/broken/builds/1/program.dat");
        Files.write(program, new byte[] {1, 2, 3});
        cancel(sessions.getHome().toPath().resolve("jobs/tooOld/builds/1"));
        Pipelines.await(() -> Instant.now().isAfter(expiry));
        sessions.then(jenkins -> assertAll(
                () -> abortLost(jenkins),
                () -> checkDistant(jenkins),
                () -> checkWaiting(jenkins),
                () -> checkFile(jenkins),
                () -> checkHosts(jenkins),
                () -> checkPerformanceOptimized(jenkins),
                () -> checkMoved(jenkins),
                () -> checkRotated(jenkins),
                () -> checkEnds(jenkins),
                () -> checkTaken(jenkins),
                () -> checkLost(jenkins),
                () -> checkNotResumed(jenkins)));
    }

    private void know() throws Exception {
        Pipelines.know(host);
        RemoteHost few = Hosts.of(single, "single");
        few.setMaxSessions(1);
        Hosts.addGlobally("svc-rotated", "secret");
        RemoteHost changing = Hosts.of(rotated, "rotated");
        changing.setCredentialsId("svc-rotated");
        Hosts.defineGlobally(
                Hosts.of(host, "web01"),
                Hosts.of(host, "web02"),
                Hosts.of(host, "web03"),
                Hosts.of(deaf, "deaf"),
                changing,
                few,
                behind(wire, "distant"),
                behind(firstWire, "first"),
                behind(lostWire, "lost"));
    }

    private RemoteHost behind(Wire way, String name) throws Exception {
        RemoteHost definition = Hosts.at(name, way.endpoint().toString());
        definition.setTrust(new PinnedTrust(host.sha256()));
        return definition;
    }

    private static void begin(JenkinsRule jenkins, String name, String script, String line) throws Exception {
        Pipelines.startAndAwait(jenkins, Pipelines.create(jenkins, name, script), line);
    }

    private void beginHosts(JenkinsRule jenkins) throws Exception {
        begin(
                jenkins,
                "fan",
                """
                def codes = remotePowerShell hosts: ['first', 'web02', 'web03'], throttleLimit: 1, returnStatus: true,
                    script: '"up"; Start-Sleep 15; "down"; exit 5'
                echo "${codes}"
                """,
                "[first] up");
        firstWire.cut();
        begin(
                jenkins,
                "distant",
                "remotePowerShell host: 'distant',"
                        + " script: '1..300 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 100 }'",
                "line 5");
    }

    private static void beginWaiting(JenkinsRule jenkins) throws Exception {
        begin(
                jenkins,
                "holds",
                "remotePowerShell host: 'single', script: '\"held\"; Start-Sleep 45; \"let go\"'",
                "held");
        begin(
                jenkins,
                "waits",
                "remotePowerShell host: 'single', script: '\"at last\"'",
                "allowed sessions; this step is number 1 in line");
        begin(
                jenkins,
                "file",
                """
                node {
                  writeFile file: 'x.ps1', text: '"as it was"'
                  remotePowerShell host: 'single', scriptFile: 'x.ps1'
                }""",
                "allowed sessions; this step is number 2 in line");
        jenkins.jenkins
                .getWorkspaceFor(Pipelines.last(jenkins, "file").getParent())
                .child("x.ps1")
                .write("'changed meanwhile'", "UTF-8");
    }

    private static void beginOtherWays(JenkinsRule jenkins) throws Exception {
        WorkflowJob fast = Pipelines.create(
                jenkins, "fast", "remotePowerShell host: 'web02', script: '\"go\"; Start-Sleep 30; \"gone\"'");
        fast.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
        Pipelines.startAndAwait(jenkins, fast, "go");
        WorkflowJob notResumable =
                Pipelines.create(jenkins, "notResumable", "remotePowerShell host: 'web03', script: " + ENDLESS);
        notResumable.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
        notResumable.addProperty(new DisableResumeJobProperty());
        Pipelines.startAndAwait(jenkins, notResumable, "under way");
        begin(jenkins, "broken", "remotePowerShell host: 'web03', script: " + ENDLESS, "under way");
        begin(jenkins, "tooOld", "remotePowerShell host: 'web03', script: " + ENDLESS, "under way");
        begin(
                jenkins,
                "rotated",
                "remotePowerShell host: 'rotated', script: '\"before\"; Start-Sleep 20; \"after\"'",
                "before");
        WorkflowJob moved = Pipelines.create(
                jenkins, "moved", "remotePowerShell host: 'web01', script: '\"here\"; Start-Sleep 30; \"there\"'");
        Pipelines.startAndAwait(jenkins, moved, "here");
        moved.renameTo("elsewhere");
    }

    /** The last thing before the shutdown: a step is told to stop, before and after the runs are left. */
    private void beginEnds(JenkinsRule jenkins) throws Exception {
        begin(jenkins, "abortedLater", "remotePowerShell host: 'web01', script: " + ENDLESS, "under way");
        begin(jenkins, "abortedDuring", "remotePowerShell host: 'web01', script: " + ENDLESS, "under way");
        begin(
                jenkins,
                "expiresLater",
                "timeout(time: 60, unit: 'SECONDS') { remotePowerShell host: 'web01', script: " + ENDLESS + " }",
                "under way");
        expiry = Instant.now().plusSeconds(EXPIRY_SECONDS);
        begin(
                jenkins,
                "expired",
                "timeout(time: " + EXPIRY_SECONDS + ", unit: 'SECONDS') { remotePowerShell host: 'web01', script: "
                        + ENDLESS + " }",
                "under way");
        begin(jenkins, "abortedBefore", "remotePowerShell host: 'deaf', script: " + ENDLESS, "under way");
        Pipelines.abort(Pipelines.last(jenkins, "abortedBefore"));
        jenkins.waitForMessage("stopping the script", Pipelines.last(jenkins, "abortedBefore"));
        ExtensionList.lookupSingleton(DetachOnShutdown.class).onBeforeShutdown();
        Pipelines.abort(Pipelines.last(jenkins, "abortedDuring"));
    }

    /** As the step of another build does when it attaches the run. */
    private void takeOver(Path home) throws IOException {
        RunStore store =
                new RunStore(home.resolve("remote-powershell/runs"), SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
        StoredRun run = store.find(takenRunId).orElseThrow();
        run.setLabels(RunOwner.fromLabels(run.labels())
                .withBuild(new OwnerBuild("another", "", 7), "3")
                .toLabels());
    }

    private static void checkTaken(JenkinsRule jenkins) throws Exception {
        assertThat(Pipelines.log(ended(jenkins, "taken", Result.FAILURE)))
                .anyMatch(line -> line.startsWith("ERROR: run ") && line.endsWith(" was taken over by another #7"));
    }

    private static void abortLost(JenkinsRule jenkins) throws Exception {
        WorkflowRun lost = Pipelines.last(jenkins, "lost");
        jenkins.waitForMessage("the script goes on there; trying again for up to", lost);
        Pipelines.abort(lost);
    }

    /** Nobody waits for a host that cannot be told to stop; it is told once it answers. */
    private void checkLost(JenkinsRule jenkins) throws Exception {
        StoredRun run = run(ended(jenkins, "lost", Result.ABORTED));
        assertThat(run.record().phase()).isEqualTo(RunPhase.RUNNING);
        lostWire.mend();
        Pipelines.await(() -> Pipelines.isFinished(run));
        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
    }

    private void checkDistant(JenkinsRule jenkins) throws Exception {
        jenkins.waitForMessage("trying again for up to", Pipelines.last(jenkins, "distant"));
        wire.mend();
        WorkflowRun build = ended(jenkins, "distant", Result.SUCCESS);
        assertThat(Pipelines.linesWith(build, "line "))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 300).mapToObj(i -> "line " + i).toList());
        assertThat(Pipelines.linesWith(build, "remotePowerShell: contact with "))
                .hasSize(1);
    }

    private static void checkWaiting(JenkinsRule jenkins) throws Exception {
        WorkflowRun waits = Pipelines.last(jenkins, "waits");
        jenkins.waitForMessage("connecting to single", waits);
        assertThat(Pipelines.log(Pipelines.last(jenkins, "holds"))).contains("let go");
        assertThat(Pipelines.linesWith(ended(jenkins, "waits", Result.SUCCESS), "at last"))
                .hasSize(1);
        assertThat(Pipelines.linesWith(ended(jenkins, "holds", Result.SUCCESS), "held"))
                .hasSize(1);
    }

    /** It was read before the step began to wait. */
    private static void checkFile(JenkinsRule jenkins) throws Exception {
        assertThat(Pipelines.log(ended(jenkins, "file", Result.SUCCESS)))
                .containsOnlyOnce("as it was")
                .doesNotContain("changed meanwhile");
    }

    /** The host whose script ran before the restart keeps its turn: the others wait for its end, and for each other's. */
    private void checkHosts(JenkinsRule jenkins) throws Exception {
        firstWire.mend();
        WorkflowRun fan = ended(jenkins, "fan", Result.SUCCESS);
        List<String> lines = Pipelines.linesWith(fan, "[");
        assertThat(lines.stream().map(line -> line.substring(line.indexOf(' ') + 1)))
                .filteredOn(line -> List.of("up", "down").contains(line))
                .containsExactly("up", "down", "up", "down", "up", "down");
        for (String name : List.of("first", "web02", "web03")) {
            assertThat(lines).containsSubsequence("[" + name + "] up", "[" + name + "] down");
        }
        assertThat(Pipelines.log(fan)).contains("[first:5, web02:5, web03:5]");
        host.host().disk().runIds().forEach(run -> assertThat(host.host().disk().starts(run))
                .isEqualTo(1));
    }

    private static void checkPerformanceOptimized(JenkinsRule jenkins) throws Exception {
        assertThat(Pipelines.linesWith(ended(jenkins, "fast", Result.SUCCESS), "go"))
                .containsExactly("go", "gone");
    }

    private static void checkMoved(JenkinsRule jenkins) throws Exception {
        assertThat(Pipelines.log(ended(jenkins, "elsewhere", Result.SUCCESS))).containsOnlyOnce("here", "there");
    }

    private void checkEnds(JenkinsRule jenkins) throws Exception {
        WorkflowRun later = Pipelines.last(jenkins, "abortedLater");
        jenkins.waitForMessage("output continues", later);
        Pipelines.abort(later);
        for (String name : List.of("abortedBefore", "abortedDuring", "abortedLater", "expired", "expiresLater")) {
            WorkflowRun build = ended(jenkins, name, Result.ABORTED);
            assertThat(Pipelines.log(build)).as(name).containsOnlyOnce("under way");
            assertThat(run(build).record().outcome().orElseThrow().kind())
                    .as(name)
                    .isEqualTo(OutcomeKind.STOPPED);
        }
        assertThat(deaf.host().shellIds()).isEmpty();
    }

    /** None of their steps is told to stop: what nobody resumes is found because its build is over. */
    private void checkNotResumed(JenkinsRule jenkins) throws Exception {
        List<StoredRun> runs = List.of(
                run(ended(jenkins, "notResumable", Result.ABORTED)),
                run(ended(jenkins, "broken", Result.FAILURE)),
                run(ended(jenkins, "tooOld", Result.ABORTED)));
        Pipelines.await(() -> host.host().shellIds().isEmpty());
        Pipelines.await(() -> JenkinsRuns.get().live().isEmpty());
        for (StoredRun run : runs) {
            assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
        }
    }

    /** As Pipeline leaves a build that it refuses to resume because it is older than {@code maxResumptionAge}. */
    private static void cancel(Path build) throws IOException {
        Path xml = build.resolve("build.xml");
        String text = Files.readString(xml);
        assertThat(text).contains("<completed>false</completed>");
        Files.writeString(
                xml,
                text.replace("<completed>false</completed>", "<completed>true</completed><result>ABORTED</result>"));
    }

    private static void checkRotated(JenkinsRule jenkins) throws Exception {
        WorkflowRun build = Pipelines.last(jenkins, "rotated");
        jenkins.waitForMessage("refuses the account", build);
        Hosts.replaceGlobally("svc-rotated", "changed");
        assertThat(Pipelines.log(ended(jenkins, "rotated", Result.SUCCESS))).containsOnlyOnce("before", "after");
    }

    private static StoredRun run(WorkflowRun build) {
        String runId = Pipelines.runId(build);
        return JenkinsRuns.get().store().find(runId).orElseThrow();
    }

    private static WorkflowRun ended(JenkinsRule jenkins, String name, Result result) throws Exception {
        return jenkins.assertBuildStatus(result, jenkins.waitForCompletion(Pipelines.last(jenkins, name)));
    }
}
