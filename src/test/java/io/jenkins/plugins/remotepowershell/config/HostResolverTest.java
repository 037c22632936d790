package io.jenkins.plugins.remotepowershell.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.ProxyConfiguration;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.run.StopScope;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(120)
class HostResolverTest {
    static final String WEB01 = "https://web01.corp.example:5986/wsman";

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
    void aNameGivesEndpointAccountTrustAndSettings() throws Exception {
        RemoteHost host = Hosts.at("web01", "web01.corp.example");
        host.setTrust(new PinnedTrust("00".repeat(32)));
        host.setConfigurationName("PowerShell.7");
        host.setIdleTimeout("48h");
        host.setReconnectTimeout("10m");
        host.setMaxSessions(3);
        Hosts.defineGlobally(host);

        ResolvedHost resolved = resolve("web01", new HostOverrides());

        assertThat(resolved.target()).isEqualTo(new RunTarget(WEB01, "PowerShell.7", "basic", "deploy", ""));
        assertThat(resolved.endpoint().tls().current()).isEqualTo(TlsSettings.pinned("00".repeat(32)));
        assertThat(resolved.session().idleTimeout()).isEqualTo(Duration.ofHours(48));
        assertThat(resolved.retry().reconnectTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(resolved.maxSessions()).isEqualTo(3);
        assertThat(resolved.description())
                .isEqualTo("web01 (" + WEB01 + ", PowerShell.7, Basic as deploy)")
                .doesNotContain("secret");
        assertThat(notices).isEmpty();
    }

    @Test
    void onlyAllowedFoldersMayUseAHostAndTheWholeNameCounts() throws Exception {
        RemoteHost host = Hosts.at("web01", WEB01);
        Hosts.defineGlobally(host);

        host.setAllowedFolders(List.of("other/.*\ndeploy/.*"));
        assertThat(resolve("web01", new HostOverrides()).name()).isEqualTo("web01");

        host.setAllowedFolders(List.of("deploy"));
        assertRefused("web01", new HostOverrides(), "may not be used by deploy/app");
        host.setAllowedFolders(List.of("app"));
        assertRefused("web01", new HostOverrides(), "may not be used by deploy/app");
    }

    @Test
    void computersThatNobodyDefinedNeedTheAdministratorsWord() throws Exception {
        HostOverrides own = new HostOverrides().credentialsId("svc-deploy");
        assertRefused("sql09", own, "there is no host sql09 that deploy/app may use");

        RemotePowerShellConfiguration.get().setAllowUnlistedHosts(true);

        assertThat(resolve("sql09", own).target().endpoint()).isEqualTo("https://sql09:5986/wsman");
        assertRefused("sql09", new HostOverrides(), "no credentials for host sql09");
        assertRefused("https://sql09/wsman", own, "neither a defined host nor a computer's name");
    }

    @Test
    void stepsSetOnlyWhatTheDefinitionLetsThem() throws Exception {
        RemoteHost host = Hosts.at("web01", WEB01);
        Hosts.defineGlobally(host);
        HostOverrides all = new HostOverrides()
                .endpoint("web02")
                .authentication("ntlm")
                .configurationName("JEA")
                .credentialsId("svc-other");
        Hosts.addGlobally("svc-other", "other");

        assertRefused("web01", all, "does not let steps set endpoint");
        AllowedOverrides allowed = new AllowedOverrides();
        host.setOverridable(allowed);
        allowed.setEndpoint(true);
        assertRefused("web01", all, "does not let steps set authentication");
        allowed.setAuthentication(true);
        assertRefused("web01", all, "does not let steps set configurationName");
        allowed.setConfigurationName(true);
        assertThat(resolve("web01", all).target())
                .isEqualTo(new RunTarget("https://web02:5986/wsman", "JEA", "ntlm", "deploy", ""));
        allowed.setCredentials(false);
        assertRefused("web01", all, "does not let steps set credentialsId");
    }

    @Test
    void aHostsOwnCredentialsNeverGoElsewhere() throws Exception {
        RemoteHost host = Hosts.at("web01", WEB01);
        host.getOverridable().setEndpoint(true);
        host.getOverridable().setAuthentication(true);
        Hosts.defineGlobally(host);

        String refusal = "own credentials go to its own endpoint by its own authentication only";
        assertRefused("web01", new HostOverrides().endpoint("https://evil.example:5986/wsman"), refusal);
        assertRefused("web01", new HostOverrides().endpoint("http://web01.corp.example:5985/wsman"), refusal);
        assertRefused("web01", new HostOverrides().authentication("negotiate"), refusal);
        assertThat(resolve("web01", new HostOverrides().endpoint(WEB01).authentication("basic"))
                        .target()
                        .endpoint())
                .isEqualTo(WEB01);
    }

    @Test
    void definitionsOfFoldersCountOnceAnAdministratorAllowedTheirEndpoints() throws Exception {
        Hosts.define(folder, Hosts.at("web01", WEB01));
        assertRefused("web01", new HostOverrides(), "there is no host web01");
        assertThat(notices).singleElement().asString().contains("which does not count");

        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://db[0-9]+:5986/wsman"));
        assertRefused("web01", new HostOverrides(), "endpoint that folders are not allowed to define");

        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://web0[0-9]\\.corp\\.example:.*"));
        assertThat(resolve("web01", new HostOverrides()).source().key()).isEqualTo("deploy:web01");
    }

    @Test
    void theLogSaysThatAFoldersDefinitionHidesTheGlobalOne() throws Exception {
        Hosts.defineGlobally(Hosts.at("web01", "https://elsewhere:5986/wsman"));
        Hosts.define(folder, Hosts.at("web01", WEB01));
        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://.*"));

        assertThat(resolve("web01", new HostOverrides()).target().endpoint()).isEqualTo(WEB01);
        assertThat(notices)
                .containsExactly("host web01 is taken from folder deploy, whose definition hides the global one");
    }

    @Test
    void sharedCredentialsServeJobsThatCouldNotLookThemUp() throws Exception {
        Hosts.addToSystem("svc-system", "deploy");
        RemoteHost host = Hosts.at("web01", WEB01);
        host.setCredentialsId("svc-system");
        Hosts.defineGlobally(host);
        assertRefused("web01", new HostOverrides(), "credentials 'svc-system' for host web01");

        host.setCredentialsShared(true);

        assertThat(resolve("web01", new HostOverrides()).credentials().place())
                .isEqualTo(new CredentialsPlace("svc-system", "", true));
        assertUsageShown("credentials/store/system/domain/_/credential/svc-system");
    }

    @Test
    void useOfAStepsCredentialsIsTracked() throws Exception {
        Hosts.add(folder, Hosts.account("svc-of-step", "secret"));
        Hosts.defineGlobally(Hosts.at("web01", WEB01));

        ResolvedHost resolved = resolve("web01", new HostOverrides().credentialsId("svc-of-step"));

        assertThat(resolved.credentials().place()).isEqualTo(new CredentialsPlace("svc-of-step", "deploy", true));
        assertUsageShown("job/deploy/credentials/store/folder/domain/_/credential/svc-of-step");
    }

    @Test
    void useOfAHostsCredentialsIsTracked() throws Exception {
        Hosts.addGlobally("svc-of-host", "secret");
        RemoteHost host = Hosts.at("web01", WEB01);
        host.setCredentialsId("svc-of-host");
        Hosts.defineGlobally(host);

        resolve("web01", new HostOverrides());

        assertUsageShown("credentials/store/system/domain/_/credential/svc-of-host");
    }

    @Test
    void useOfCredentialsFromABuildParameterIsTracked() throws Exception {
        Hosts.addGlobally("svc-chosen", "secret");
        FreeStyleProject job = folder.createProject(FreeStyleProject.class, "chosen");
        job.addProperty(new ParametersDefinitionProperty(new CredentialsParameterDefinition(
                "ACCOUNT", "", "svc-chosen", StandardUsernamePasswordCredentials.class.getName(), true)));
        build = job.scheduleBuild2(
                        0, new ParametersAction(new CredentialsParameterValue("ACCOUNT", "svc-chosen", "", true)))
                .get();
        Hosts.defineGlobally(Hosts.at("web01", WEB01));

        ResolvedHost resolved = resolve("web01", new HostOverrides().credentialsId("${ACCOUNT}"));

        assertThat(resolved.credentials().place().id()).isEqualTo("svc-chosen");
        assertUsageShown("credentials/store/system/domain/_/credential/svc-chosen");
    }

    @Test
    void aTrustThatMakesNoSenseIsRefusedWithASentence() {
        for (HostTrust unusable : List.of(
                new PinnedTrust(null), new PinnedTrust("9F:2C"), new PemTrust(null), new PemTrust("no certificate"))) {
            RemoteHost host = Hosts.at("web01", WEB01);
            host.setTrust(unusable);
            Hosts.defineGlobally(host);

            assertThatThrownBy(() -> resolve("web01", new HostOverrides()))
                    .isInstanceOf(HostRefusedException.class)
                    .hasMessageMatching("host web01: .*(fingerprint|certificate).*");
        }
    }

    private ResolvedHost resolve(String name, HostOverrides overrides) throws HostRefusedException {
        return HostResolver.resolve(build, name, overrides, notices::add);
    }

    @Test
    void aHostsOwnProxyIsUsedWithItsOwnCredentialsAndTheirUseIsTracked() throws Exception {
        Hosts.addToSystem("svc-proxy", "CORP\\proxy");
        OwnProxy proxy = new OwnProxy("proxy.corp.example", 3128);
        proxy.setCredentialsId("svc-proxy");
        RemoteHost host = Hosts.at("web01", WEB01);
        host.setProxy(proxy);
        Hosts.defineGlobally(host);

        ResolvedHost resolved = resolve("web01", new HostOverrides());

        assertThat(resolved.endpoint().proxy().host()).isEqualTo("proxy.corp.example");
        assertThat(resolved.endpoint().proxy().port()).isEqualTo(3128);
        assertThat(resolved.endpoint().proxy().credential()).hasToString("CORP\\proxy");
        assertUsageShown("credentials/store/system/domain/_/credential/svc-proxy");
        ResolvedHost resumed = HostResolver.resume(build, owner(resolved), resolved.target(), null, notices::add);
        assertThat(resumed.endpoint().proxy()).isNotNull();
        proxy.setCredentialsId("nobody");
        assertRefused("web01", new HostOverrides(), "credentials 'nobody' for the proxy proxy.corp.example");
    }

    @Test
    void theProxyOfJenkinsIsUsedOnlyForHostsThatSayItAndThatItDoesNotExempt() throws Exception {
        jenkins.jenkins.setProxy(new ProxyConfiguration("proxy", 8080, "user", "secret", "*.lab.example"));
        RemoteHost through = Hosts.at("web01", WEB01);
        through.setProxy(new JenkinsProxy());
        RemoteHost exempt = Hosts.at("lab01", "https://lab01.lab.example:5986/wsman");
        exempt.setProxy(new JenkinsProxy());
        Hosts.defineGlobally(through, exempt, Hosts.at("web02", WEB01));

        assertThat(resolve("web01", new HostOverrides()).endpoint().proxy().port())
                .isEqualTo(8080);
        assertThat(resolve("lab01", new HostOverrides()).endpoint().proxy()).isNull();
        assertThat(resolve("web02", new HostOverrides()).endpoint().proxy()).isNull();
    }

    @Test
    void aFoldersHostGoesOnlyThroughAProxyThatAnAdministratorAllowed() throws Exception {
        RemoteHost host = Hosts.at("web01", WEB01);
        host.setProxy(new OwnProxy("localhost", 8080));
        Hosts.define(folder, host);
        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of(WEB01));
        assertRefused("web01", new HostOverrides(), "not allowed to define");

        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of(WEB01, "http://localhost:8080"));

        assertThat(resolve("web01", new HostOverrides()).endpoint().proxy()).isNotNull();
    }

    @Test
    void aCertificateFromTheCredentialsPluginSignsOnAndItsUseIsTracked(@TempDir Path directory) throws Exception {
        Hosts.add(jenkins.jenkins, Hosts.certificate(directory, "web-certificate"));
        RemoteHost host = Hosts.at("web01", WEB01);
        host.setAuthentication(new CertificateAuthentication());
        host.setCredentialsId("web-certificate");
        Hosts.defineGlobally(host);

        ResolvedHost resolved = resolve("web01", new HostOverrides());

        assertThat(resolved.authentication()).isEqualTo("certificate");
        assertThat(resolved.endpoint().authentication()).isInstanceOf(Authentication.Certificate.class);
        assertUsageShown("credentials/store/system/domain/_/credential/web-certificate");
        assertRefused("web01", new HostOverrides().credentialsId("svc-deploy"), "of the wrong kind");
    }

    static RunOwner owner(ResolvedHost host) {
        return new RunOwner(
                new OwnerBuild("deploy/app", "", 1),
                "",
                host.source(),
                host.credentials().place(),
                new RunFate(OnLost.STOP, StopScope.SCRIPT),
                "");
    }

    private void assertRefused(String name, HostOverrides overrides, String sentence) {
        assertThatThrownBy(() -> resolve(name, overrides))
                .isInstanceOf(HostRefusedException.class)
                .hasMessageContaining(sentence);
    }

    private void assertUsageShown(String credentialsPage) throws Exception {
        assertUsageShown(jenkins, credentialsPage, build);
    }

    static void assertUsageShown(JenkinsRule jenkins, String credentialsPage, Run<?, ?> build) throws Exception {
        HtmlPage page = jenkins.createWebClient().withJavaScriptEnabled(false).goTo(credentialsPage);
        assertThat(page.getAnchors())
                .extracting(HtmlAnchor::getHrefAttribute)
                .anyMatch(link -> link.contains(build.getParent().getUrl()));
    }
}
