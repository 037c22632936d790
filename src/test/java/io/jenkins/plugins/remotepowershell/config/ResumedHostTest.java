package io.jenkins.plugins.remotepowershell.config;

import static io.jenkins.plugins.remotepowershell.config.HostResolverTest.WEB01;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Where a run that was started goes back to, whatever has been configured since. */
@WithJenkins
@Timeout(120)
class ResumedHostTest {
    @AutoClose("after")
    private static JenkinsRule jenkins;

    private final List<String> notices = new ArrayList<>();
    private Folder folder;
    private Run<?, ?> build;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void buildAJob() throws Exception {
        CleanJenkins.clean(jenkins.jenkins);
        Hosts.addGlobally("svc-deploy", "secret");
        folder = jenkins.createProject(Folder.class, "deploy");
        build = jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "app"));
    }

    @Test
    void aRunGoesBackToWhereItWasStartedWhateverBecameOfTheDefinition() throws Exception {
        RemoteHost host = Hosts.at("web01", WEB01);
        Hosts.defineGlobally(host);
        ResolvedHost started = resolve("web01", new HostOverrides());
        RunOwner owner = HostResolverTest.owner(started);

        Hosts.defineGlobally(Hosts.at("web01", "https://elsewhere:5986/wsman"));
        assertThat(resume(owner, started).target()).isEqualTo(started.target());
        assertThat(notices).singleElement().asString().contains("now points elsewhere", "goes back to " + WEB01);

        notices.clear();
        host.setAllowedFolders(List.of("other/.*"));
        Hosts.defineGlobally(host);
        assertThat(resume(owner, started).target()).isEqualTo(started.target());
        assertThat(notices).singleElement().asString().contains("no longer allows deploy/app");

        notices.clear();
        Hosts.defineGlobally();
        assertThat(resume(owner, started).target()).isEqualTo(started.target());
        assertThat(notices).singleElement().asString().contains("is no longer defined");
    }

    @Test
    void trustIsFoundAnewForARunThatGoesOn() throws Exception {
        RemoteHost host = Hosts.at("web01", WEB01);
        Hosts.defineGlobally(host);
        ResolvedHost started = resolve("web01", new HostOverrides());

        host.setTrust(new PinnedTrust("11".repeat(32)));

        assertThat(resume(HostResolverTest.owner(started), started)
                        .endpoint()
                        .tls()
                        .current())
                .isEqualTo(TlsSettings.pinned("11".repeat(32)));
        assertThat(notices).isEmpty();
    }

    @Test
    void aRunIsTakenUpByItsOwnAccountOnly() throws Exception {
        Hosts.defineGlobally(Hosts.at("web01", WEB01));
        ResolvedHost started = resolve("web01", new HostOverrides());
        RunTarget others = new RunTarget(WEB01, "Microsoft.PowerShell", "basic", "somebody", "");

        assertThatThrownBy(
                        () -> HostResolver.resume(build, HostResolverTest.owner(started), others, null, notices::add))
                .isInstanceOf(HostRefusedException.class)
                .hasMessageContaining("was started as somebody")
                .hasMessageContaining("now name deploy");
    }

    @Test
    void theCredentialsOfADeletedJobsFolderServeTheSweep() throws Exception {
        Hosts.add(folder, Hosts.account("svc-folder", "secret"));
        Hosts.defineGlobally(Hosts.at("web01", WEB01));
        ResolvedHost started = resolve("web01", new HostOverrides().credentialsId("svc-folder"));
        build.getParent().delete();

        ResolvedHost again =
                HostResolver.resume(null, HostResolverTest.owner(started), started.target(), null, notices::add);

        assertThat(again.account()).isEqualTo("deploy");
    }

    @Test
    void aRunOfADeletedJobKeepsTrustAndProxyOfTheHostThatItsFolderDefinesAlsoUnderAnotherName() throws Exception {
        RemoteHost host = Hosts.at("web01", WEB01);
        host.setTrust(new PinnedTrust("11".repeat(32)));
        host.setProxy(new OwnProxy("proxy.corp.example", 3128));
        Hosts.define(folder, host);
        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https?://.*"));
        ResolvedHost started = resolve("web01", new HostOverrides());
        build.getParent().delete();

        assertReachedThroughTheFolder(
                HostResolver.resume(null, HostResolverTest.owner(started), started.target(), null, notices::add));

        folder.renameTo("rollout");
        RunOwner moved = HostResolverTest.owner(started).withMoved("deploy", "rollout");
        assertReachedThroughTheFolder(HostResolver.resume(null, moved, started.target(), null, notices::add));
        assertThat(notices).isEmpty();
    }

    private static void assertReachedThroughTheFolder(ResolvedHost again) {
        assertThat(again.endpoint().tls().current()).isEqualTo(TlsSettings.pinned("11".repeat(32)));
        assertThat(again.endpoint().proxy().host()).isEqualTo("proxy.corp.example");
    }

    @Test
    void whatAFolderNearerToTheJobGetsLaterDoesNotCountForARunThatGoesOn() throws Exception {
        Folder team = folder.createProject(Folder.class, "team");
        build = jenkins.buildAndAssertSuccess(team.createProject(FreeStyleProject.class, "app"));
        Hosts.add(folder, Hosts.account("svc-outer", "right"));
        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://.*"));
        RemoteHost host = Hosts.at("web01", WEB01);
        host.setTrust(new PinnedTrust("11".repeat(32)));
        Hosts.define(folder, host);
        ResolvedHost started = resolve("web01", new HostOverrides().credentialsId("svc-outer"));
        RunOwner owner = HostResolverTest.owner(started);

        Hosts.add(team, Hosts.account("svc-outer", "wrong"));
        RemoteHost nearer = Hosts.at("web01", WEB01);
        nearer.setTrust(new PinnedTrust("22".repeat(32)));
        Hosts.define(team, nearer);

        for (ResolvedHost going : List.of(started, resume(owner, started))) {
            assertThat(going.credentials().password().get()).contains("right");
            assertThat(going.endpoint().tls().current()).isEqualTo(TlsSettings.pinned("11".repeat(32)));
        }
        HostResolverTest.assertUsageShown(
                jenkins, "job/deploy/credentials/store/folder/domain/_/credential/svc-outer", build);
    }

    @Test
    void sharedCredentialsStayTheDefinitionsWhateverAFolderCallsByTheirId() throws Exception {
        RemoteHost host = Hosts.at("web01", WEB01);
        host.setCredentialsShared(true);
        Hosts.defineGlobally(host);
        ResolvedHost started = resolve("web01", new HostOverrides());

        Hosts.add(folder, Hosts.account("svc-deploy", "wrong"));

        assertThat(resume(HostResolverTest.owner(started), started)
                        .credentials()
                        .password()
                        .get())
                .contains("secret");
    }

    @Test
    void aRunWhoseCredentialsAreGoneFromTheirFolderDoesNotTakeOthersOfThatId() throws Exception {
        Folder team = folder.createProject(Folder.class, "team");
        build = jenkins.buildAndAssertSuccess(team.createProject(FreeStyleProject.class, "app"));
        Hosts.defineGlobally(Hosts.at("web01", WEB01));
        ResolvedHost started = resolve("web01", new HostOverrides());

        Hosts.removeGlobally("svc-deploy");
        Hosts.add(team, Hosts.account("svc-deploy", "wrong"));

        assertThatThrownBy(() -> resume(HostResolverTest.owner(started), started))
                .isInstanceOf(HostRefusedException.class)
                .hasMessageContaining("credentials 'svc-deploy' are gone");
    }

    /** As a user's own ones, which a job had by a parameter. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunWhoseCredentialsWereInNoStoreDoesNotTakeThoseOfJenkinsOwnUse(boolean isBuildGone) throws Exception {
        Hosts.defineGlobally(Hosts.at("web01", WEB01));
        ResolvedHost started = resolve("web01", new HostOverrides());
        RunOwner ofStore = HostResolverTest.owner(started);
        Hosts.addToSystem("svc-system", "deploy");
        RunOwner owner = new RunOwner(
                ofStore.build(),
                ofStore.flowNodeId(),
                ofStore.host(),
                new CredentialsPlace("svc-system", "", false),
                ofStore.fate(),
                ofStore.stepKey());

        assertThatThrownBy(() ->
                        HostResolver.resume(isBuildGone ? null : build, owner, started.target(), null, notices::add))
                .isInstanceOf(HostRefusedException.class)
                .hasMessageContaining("credentials 'svc-system' are gone");
    }

    @Test
    void aRunThatKeptNoPlaceOfItsCredentialsAndDefinitionGoesOn() throws Exception {
        Hosts.add(folder, Hosts.account("svc-folder", "secret"));
        RemoteHost host = Hosts.at("web01", WEB01);
        host.setTrust(new PinnedTrust("11".repeat(32)));
        Hosts.defineGlobally(host);
        ResolvedHost started = resolve("web01", new HostOverrides().credentialsId("svc-folder"));
        Map<String, String> labels = HostResolverTest.owner(started).toLabels();
        labels.keySet().removeAll(List.of("credentialsInStore", "credentialsContext", "hostKey", "jobId"));

        ResolvedHost again = resume(RunOwner.fromLabels(labels), started);

        assertThat(again.target()).isEqualTo(started.target());
        assertThat(again.endpoint().tls().current()).isEqualTo(TlsSettings.pinned("11".repeat(32)));
    }

    private ResolvedHost resolve(String name, HostOverrides overrides) throws HostRefusedException {
        return HostResolver.resolve(build, name, overrides, notices::add);
    }

    private ResolvedHost resume(RunOwner owner, ResolvedHost started) throws HostRefusedException {
        return HostResolver.resume(build, owner, started.target(), null, notices::add);
    }
}
