package io.jenkins.plugins.remotepowershell.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.remotepowershell.config.CleanJenkins;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.OwnerLookup;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RemotePowerShellConfiguration;
import io.jenkins.plugins.remotepowershell.config.RunFate;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.StopScope;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.SleepBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(180)
class OrphanSweeperTest {
    private static final String LONG = "1..10000 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 50 }";
    private static final String SHORT = "1..20 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 50 }";

    @AutoClose("after")
    private static JenkinsRule jenkins;

    @AutoClose
    private HttpsHost host;

    private Folder folder;
    private FreeStyleProject job;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void startHost() throws Exception {
        CleanJenkins.clean(jenkins.jenkins);
        host = HttpsHost.start();
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(Hosts.of(host, "web01"));
        folder = jenkins.createProject(Folder.class, "deploy");
        job = folder.createProject(FreeStyleProject.class, "app");
    }

    @Test
    void theScriptOfACompleteBuildIsStopped() throws Exception {
        StoredRun run = StoredRuns.start(jenkins.buildAndAssertSuccess(job), "run-1", "web01", LONG, OnLost.STOP);

        OrphanSweeper.get().sweep();
        StoredRuns.awaitEnd(run);

        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
        assertThat(host.host().shellIds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theScriptOfACompleteBuildIsStoppedWithAllThatItHasBegunWhereItsStepSaidSo(
            boolean byClose, @TempDir Path directory) throws Exception {
        try (HttpsHost real = HttpsHost.start(new SimulatedHostSettings()
                        .user("deploy", "secret")
                        .engine(new PwshEngine(SharedMaterial.pwsh())));
                LogRecorder log =
                        new LogRecorder().record(RunCollector.class, Level.FINE).capture(100)) {
            RemoteHost definition = Hosts.of(real, "web01");
            definition.setHostDirectory(directory.toString());
            Hosts.defineGlobally(definition);
            Path id = directory.resolve("child");
            StoredRun run = StoredRuns.start(
                    jenkins.buildAndAssertSuccess(job),
                    "run-1",
                    "web01",
                    "$child = Start-Process sleep -ArgumentList 600 -PassThru; [IO.File]::WriteAllText('" + id
                            + ".new', $child.Id); [IO.File]::Move('" + id + ".new', '" + id + "'); Start-Sleep 600",
                    new RunFate(byClose ? OnLost.KEEP : OnLost.STOP, StopScope.PROCESS_TREE));
            Await.until("the script has begun a process", () -> Files.exists(id));
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(Files.readString(id))).orElseThrow();

            if (byClose) {
                RunRow.of(run, RowActor.ofJob()).getActions().close();
            } else {
                OrphanSweeper.get().sweep();
            }
            StoredRuns.awaitEnd(run);

            assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
            assertThat(log.getMessages())
                    .anyMatch(said -> said.contains("ended 1 process of the script (sleep " + child.pid() + ")"));
            child.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void theScriptOfADeletedJobIsStoppedWithTheCredentialsOfItsFolder() throws Exception {
        Hosts.add(folder, Hosts.account("svc-folder", "secret"));
        RemoteHost definition = Hosts.of(host, "web01");
        definition.setCredentialsId("svc-folder");
        Hosts.defineGlobally(definition);
        StoredRun run = StoredRuns.start(jenkins.buildAndAssertSuccess(job), "run-1", "web01", LONG, OnLost.STOP);
        job.delete();

        OrphanSweeper.get().sweep();
        StoredRuns.awaitEnd(run);

        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
    }

    @Test
    void aBuildInProgressKeepsItsRun() throws Exception {
        job.getBuildersList().add(new SleepBuilder(100_000));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        StoredRun run = StoredRuns.create(build, "run-1", "web01", OnLost.STOP);

        OrphanSweeper.get().sweep();

        assertUntouched(run);
        build.doStop();
        jenkins.waitForCompletion(build);
    }

    @Test
    void aBuildThatCannotBeLoadedKeepsItsRun() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        StoredRun run = StoredRuns.create(build, "run-1", "web01", OnLost.STOP);
        Files.writeString(build.getRootDir().toPath().resolve("build.xml"), "<torn");
        job = (FreeStyleProject) reloaded(job);
        assertThat(job.getBuildByNumber(1)).isNull();

        OrphanSweeper.get().sweep();

        assertUntouched(run);
    }

    @Test
    void aStepThatIsOverLosesItsRunAndOneThatIsNotKeepsIt() throws Exception {
        WorkflowJob pipeline = folder.createProject(WorkflowJob.class, "pipeline");
        pipeline.setDefinition(new CpsFlowDefinition("echo 'over'; sleep 600", true));
        WorkflowRun build = pipeline.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Sleeping", build);
        FlowNode sleeping = build.getExecution().getCurrentHeads().get(0);
        StoredRun under = StoredRuns.ofStep(build, "run-1", "web01", sleeping.getId());
        StoredRun over = StoredRuns.ofStep(
                build, "run-2", "web01", sleeping.getParents().get(0).getId());

        OrphanSweeper.get().sweep();
        StoredRuns.awaitEnd(over);

        assertUntouched(under);
        build.doTerm();
        build.doKill();
        jenkins.waitForCompletion(build);
    }

    @Test
    void orphansThatNobodyCaredForInAnHourActivateTheMonitor() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        SessionsMonitor monitor = ExtensionList.lookupSingleton(SessionsMonitor.class);
        StoredRuns.create(build, "run-1", "web01", OnLost.KEEP);
        assertThat(monitor.getOrphans()).isZero();

        StoredRuns.ofThePast(build, "run-2", "web01", Duration.ofMinutes(90));
        monitor.forget();
        assertThat(monitor.getOrphans()).isEqualTo(1);
        assertThat(monitor.isActivated()).isTrue();
    }

    @Test
    void nothingIsSweptInQuietMode() throws Exception {
        StoredRun run = StoredRuns.create(jenkins.buildAndAssertSuccess(job), "run-1", "web01", OnLost.STOP);
        jenkins.jenkins.doQuietDown();

        OrphanSweeper.get().sweep();
        assertUntouched(run);

        jenkins.jenkins.doCancelQuietDown();
        OrphanSweeper.get().sweep();
        StoredRuns.awaitEnd(run);
        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.NOT_STARTED);
    }

    @Test
    void aRunToBeKeptIsLeftOnItsHost() throws Exception {
        StoredRun run = StoredRuns.start(jenkins.buildAndAssertSuccess(job), "run-1", "web01", LONG, OnLost.KEEP);

        OrphanSweeper.get().sweep();

        assertThat(JenkinsRuns.get().live("run-1")).isEmpty();
        assertThat(run.record().phase()).isEqualTo(RunPhase.RUNNING);
        assertThat(host.host().shellIds()).hasSize(1);
    }

    @Test
    void aRunToBeCollectedGoesOnAndItsOutputIsKeptUnreadable() throws Exception {
        StoredRun run = StoredRuns.start(jenkins.buildAndAssertSuccess(job), "run-1", "web01", SHORT, OnLost.COLLECT);

        OrphanSweeper.get().sweep();
        StoredRuns.awaitEnd(run);

        assertThat(run.record().outcome().orElseThrow().exitCode()).isZero();
        String output = CollectedOutput.read(run);
        assertThat(output.lines()).hasSize(20).startsWith("line 1").endsWith("line 20");
        try (var files = Files.walk(JenkinsRuns.get().directory())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("line 7");
            }
        }
    }

    @Test
    void runsFollowTheirJobAndFolderToANewName() throws Exception {
        Hosts.add(folder, Hosts.account("svc-folder", "secret"));
        RemoteHost definition = Hosts.of(host, "web01");
        definition.setCredentialsId("svc-folder");
        Hosts.defineGlobally(definition);
        StoredRun run = StoredRuns.create(jenkins.buildAndAssertSuccess(job), "run-1", "web01", OnLost.STOP);

        folder.renameTo("rollout");
        job.renameTo("website");

        RunOwner owner = RunOwner.fromLabels(run.labels());
        assertThat(owner.jobFullName()).isEqualTo("rollout/website");
        assertThat(owner.credentials().context()).isEqualTo("rollout");
        assertThat(OwnerLookup.build(owner)).isPresent();
        assertThat(owner.isOf(job.getBuildByNumber(1))).isTrue();
    }

    /** As where the disk was full when the job was moved. */
    @Test
    void aRunThatWasNotToldOfItsJobsNewNameIsToldInsteadOfSwept() throws Exception {
        StoredRun run = StoredRuns.create(jenkins.buildAndAssertSuccess(job), "run-1", "web01", OnLost.STOP);
        Map<String, String> untold = run.labels();
        job.renameTo("website");
        run.setLabels(untold);

        OrphanSweeper.get().sweep();

        assertUntouched(run);
        assertThat(run.isStopRequested()).isFalse();
        assertThat(RunOwner.fromLabels(run.labels()).jobFullName()).isEqualTo("deploy/website");
    }

    @Test
    void theScriptOfADeletedJobIsStoppedThroughTheDefinitionOfItsFolderWhichHasAnotherNameSince() throws Exception {
        Hosts.defineGlobally();
        Hosts.define(folder, Hosts.of(host, "web01"));
        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://.*"));
        StoredRun run = StoredRuns.start(jenkins.buildAndAssertSuccess(job), "run-1", "web01", LONG, OnLost.STOP);

        folder.renameTo("rollout");
        job.delete();
        OrphanSweeper.get().sweep();
        StoredRuns.awaitEnd(run);

        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
        assertThat(RunOwner.fromLabels(run.labels()).host().key()).isEqualTo("rollout:web01");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theEndOfABuildWithoutATemporaryDirectoryReadsNoOtherRuns() throws Exception {
        StoredRun run = StoredRuns.create(jenkins.buildAndAssertSuccess(job), "run-1", "web01", OnLost.KEEP);
        Path other = StoredRuns.unreadableForNow("run-2");

        OrphanSweeper.get().sweep(List.of("run-1"));

        Files.delete(other);
        assertUntouched(run);
    }

    @Test
    void howOftenLostRunsAreLookedForCountsAtOnce() {
        OrphanSweeper sweeper = new OrphanSweeper();
        RemotePowerShellConfiguration.get().setSweepMinutes(600);
        sweeper.doRun();
        Instant inAnHour = Instant.now().plus(Duration.ofHours(1));
        assertThat(sweeper.isDue(inAnHour)).isFalse();

        RemotePowerShellConfiguration.get().setSweepMinutes(30);

        assertThat(sweeper.isDue(inAnHour)).isTrue();
        assertThat(sweeper.getRecurrencePeriod())
                .isEqualTo(Duration.ofMinutes(1).toMillis());
    }

    private Item reloaded(FreeStyleProject project) throws Exception {
        project.doReload();
        return jenkins.jenkins.getItemByFullName(project.getFullName());
    }

    private static void assertUntouched(StoredRun run) throws Exception {
        assertThat(JenkinsRuns.get().live(run.runId())).isEmpty();
        assertThat(run.record().phase()).isEqualTo(RunPhase.CREATED);
    }
}
