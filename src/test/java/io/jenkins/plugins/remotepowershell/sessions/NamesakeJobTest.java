package io.jenkins.plugins.remotepowershell.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Items;
import hudson.model.TopLevelItem;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.OwnerLookup;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RemotePowerShellConfiguration;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.File;
import java.util.List;
import jenkins.model.Jenkins;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.SleepBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A job that has got the name of a deleted one has none of its runs. */
@WithJenkins
@Timeout(180)
class NamesakeJobTest {
    private static final String LONG = "1..10000 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 50 }";

    private JenkinsRule jenkins;
    private HttpsHost host;
    private Folder folder;
    private FreeStyleProject job;

    @BeforeEach
    void startHost(JenkinsRule rule) throws Exception {
        jenkins = rule;
        host = HttpsHost.start();
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(Hosts.of(host, "web01"));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.CANCEL)
                .everywhere()
                .to("developer")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        folder = jenkins.createProject(Folder.class, "deploy");
        job = folder.createProject(FreeStyleProject.class, "app");
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @Test
    void itsPeopleDoNotSeeTheOutputThatWasCollected() throws Exception {
        StoredRun run = collected();
        assertSeesOutput("developer", run, true);

        job.delete();
        jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "app"));

        assertOutputIsTheAdministratorsOnly(run);
    }

    @Test
    void norIfTheJobWasDeletedAndTheControllerDiedOrWasDownThen() throws Exception {
        StoredRun run = collected();

        FileUtils.deleteDirectory(job.getRootDir());
        jenkins.jenkins.reload();
        Folder again = jenkins.jenkins.getItemByFullName("deploy", Folder.class);
        jenkins.buildAndAssertSuccess(again.createProject(FreeStyleProject.class, "app"));

        assertOutputIsTheAdministratorsOnly(run);
    }

    @Test
    void aFolderThatWasRenamedWhileTheControllerWasDownKeepsTheRunsOfItsJobs() throws Exception {
        RemoteHost definition = Hosts.of(host, "web02");
        Hosts.define(folder, definition);
        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://.*"));
        StoredRun run = StoredRuns.create(jenkins.buildAndAssertSuccess(job), "run-1", "web02", OnLost.STOP);

        FileUtils.moveDirectory(
                folder.getRootDir(), new File(folder.getRootDir().getParentFile(), "rollout"));
        jenkins.jenkins.reload();
        ExtensionList.lookupSingleton(MovedItems.class).onLoaded();

        RunOwner owner = RunOwner.fromLabels(run.labels());
        assertThat(owner.jobFullName()).isEqualTo("rollout/app");
        assertThat(owner.host().key()).isEqualTo("rollout:web02");
        assertThat(OwnerLookup.job(owner)).isPresent();
    }

    @Test
    void aJobThatWasMovedAloneWhileTheControllerWasDownTakesNeitherHostNorCredentialsOfItsNewFolder() throws Exception {
        Hosts.define(folder, Hosts.of(host, "web02"));
        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://.*"));
        StoredRun run = StoredRuns.create(jenkins.buildAndAssertSuccess(job), "run-1", "web02", OnLost.STOP);
        Folder other = jenkins.createProject(Folder.class, "rollout");

        FileUtils.moveDirectory(
                job.getRootDir(),
                other.getRootDir().toPath().resolve("jobs").resolve("app").toFile());
        jenkins.jenkins.reload();
        ExtensionList.lookupSingleton(MovedItems.class).onLoaded();

        RunOwner owner = RunOwner.fromLabels(run.labels());
        assertThat(owner.jobFullName()).isEqualTo("rollout/app");
        assertThat(owner.host().key()).isEqualTo("deploy:web02");
    }

    @Test
    void nobodyOfACopyOrOfTheFoldersNamesakeSeesIt() throws Exception {
        StoredRun run = collected();

        FreeStyleProject copy = (FreeStyleProject) jenkins.jenkins.copy((TopLevelItem) job, "copy");
        folder.delete();
        Folder again = jenkins.createProject(Folder.class, "deploy");
        submitItsForm(copy); // or it does not build
        jenkins.buildAndAssertSuccess(copy);
        Items.move(copy, again);
        jenkins.jenkins.getItemByFullName("deploy/copy", FreeStyleProject.class).renameTo("app");

        assertOutputIsTheAdministratorsOnly(run);
    }

    @Test
    void itsBuildInProgressDoesNotKeepTheScriptOfTheDeletedJobAlive() throws Exception {
        StoredRun run = StoredRuns.start(jenkins.buildAndAssertSuccess(job), "run-1", "web01", LONG, OnLost.STOP);
        job.delete();
        FreeStyleProject namesake = folder.createProject(FreeStyleProject.class, "app");
        namesake.getBuildersList().add(new SleepBuilder(100_000));
        FreeStyleBuild build = namesake.scheduleBuild2(0).waitForStart();
        StoredRuns.create(build, "run-2", "web01", OnLost.KEEP);

        OrphanSweeper.get().sweep();
        StoredRuns.awaitEnd(run);

        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
        build.doStop();
        jenkins.waitForCompletion(build);
    }

    private void submitItsForm(FreeStyleProject copy) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            jenkins.submit(client.login("admin").getPage(copy, "configure").getFormByName("config"));
        }
    }

    private StoredRun collected() throws Exception {
        StoredRun run =
                StoredRuns.start(jenkins.buildAndAssertSuccess(job), "run-1", "web01", "'private'", OnLost.COLLECT);
        OrphanSweeper.get().sweep();
        StoredRuns.awaitEnd(run);
        assertThat(CollectedOutput.read(run)).isEqualTo("private\n");
        return run;
    }

    private void assertOutputIsTheAdministratorsOnly(StoredRun run) throws Exception {
        FreeStyleBuild namesake = jenkins.jenkins
                .getItemByFullName("deploy/app", FreeStyleProject.class)
                .getBuildByNumber(1);
        assertThat(RunOwner.fromLabels(run.labels()).isOf(namesake)).isFalse();
        assertSeesOutput("developer", run, false);
        assertSeesOutput("admin", run, true);
    }

    private static void assertSeesOutput(String user, StoredRun run, boolean expected) throws Exception {
        try (ACLContext as = ACL.as(User.getById(user, true))) {
            RunRow row = RunRow.of(run, RowActor.ofJob());
            assertThat(row.isOutputVisible()).isEqualTo(expected);
            assertThat(row.isBuildVisible()).isEqualTo(expected);
        }
    }
}
