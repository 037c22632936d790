package io.jenkins.plugins.remotepowershell.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.FailingHttpStatusCodeException;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(180)
class HostConfigurationTest {
    @AutoClose("after")
    private static JenkinsRule jenkins;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void clean() throws Exception {
        CleanJenkins.clean(jenkins.jenkins);
    }

    @Test
    void everyFieldSurvivesTheForm() throws Exception {
        Hosts.addGlobally("svc-deploy", "secret");
        RemotePowerShellConfiguration configuration = RemotePowerShellConfiguration.get();
        configuration.setHosts(List.of(full("web01"), new RemoteHost("web02", "web02")));
        configuration.setAllowUnlistedHosts(true);
        configuration.setFolderEndpoints(List.of("https://a:5986/.*", "https://b:5986/.*"));
        configuration.setSweepMinutes(7);
        String before = Jenkins.XSTREAM2.toXML(configuration);

        jenkins.configRoundtrip();

        assertThat(Jenkins.XSTREAM2.toXML(configuration)).isEqualTo(before);
    }

    @Test
    void aFoldersHostsSurviveTheForm() throws Exception {
        Hosts.addGlobally("svc-deploy", "secret");
        Folder folder = jenkins.createProject(Folder.class, "deploy");
        Hosts.define(folder, full("web01"));
        String before = hosts(folder);

        jenkins.configRoundtrip(folder);

        assertThat(hosts(folder)).isEqualTo(before);
    }

    @Test
    void hostsAreConfiguredAsCodeAndExported() throws Exception {
        ConfigurationAsCode.get()
                .configure(HostConfigurationTest.class.getResource("hosts.yaml").toString());

        RemotePowerShellConfiguration configuration = RemotePowerShellConfiguration.get();
        assertThat(configuration.getFolderEndpoints()).containsExactly("https://team-a-[0-9]+:5986/wsman");
        assertThat(configuration.getSweepMinutes()).isEqualTo(30);
        RemoteHost web01 = configuration.host("web01").orElseThrow();
        assertThat(web01.uri()).hasToString("https://web01.corp.example:5986/wsman");
        assertThat(web01.getAuthentication()).isInstanceOf(NegotiateAuthentication.class);
        assertThat(web01.getTrust()).isInstanceOfSatisfying(PinnedTrust.class, pin -> assertThat(pin.getSha256())
                .startsWith("9F:2C"));
        assertThat(web01.getOutputBufferingMode()).isEqualTo("Block");
        assertThat(web01.getAllowedFolders()).containsExactly("deploy/.*");
        assertThat(web01.getOverridable().isConfigurationName()).isTrue();
        assertThat(web01.getProxy()).isInstanceOfSatisfying(OwnProxy.class, proxy -> {
            assertThat(proxy.getServer() + ":" + proxy.getPort()).isEqualTo("proxy.corp.example:3128");
            assertThat(proxy.getCredentialsId()).isEqualTo("svc-proxy");
        });
        assertThat(web01.isNoProfile()).isTrue();
        assertThat(web01.getBusyTimeout()).isEqualTo("10m");
        RemoteHost web02 = configuration.host("web02").orElseThrow();
        assertThat(web02.getAuthentication())
                .isInstanceOfSatisfying(KerberosAuthentication.class, kerberos -> assertThat(kerberos.getRealm())
                        .isEqualTo("CORP.EXAMPLE"));

        assertThat(web02.getProxy()).isInstanceOf(JenkinsProxy.class);

        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        assertThat(exported.toString(StandardCharsets.UTF_8))
                .contains("remotePowerShell:", "name: \"web01\"", "authentication:", "pinned:", "sweepMinutes: 30");
    }

    @Test
    void whatIsExportedConfiguresTheSame() throws Exception {
        RemotePowerShellConfiguration configuration = RemotePowerShellConfiguration.get();
        configuration.setHosts(List.of(full("web01")));
        String before = Jenkins.XSTREAM2.toXML(configuration);
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        configuration.setHosts(List.of());

        Path file = Files.createTempFile("exported", ".yaml");
        String section = section(exported.toString(StandardCharsets.UTF_8));
        Files.writeString(file, section);
        ConfigurationAsCode.get().configure(file.toString());
        Files.delete(file);

        assertThat(Jenkins.XSTREAM2.toXML(configuration)).isEqualTo(before);
    }

    @Test
    void aNameStandsForOneHost() throws Exception {
        RemotePowerShellConfiguration configuration = RemotePowerShellConfiguration.get();
        configuration.setHosts(List.of(full("web01"), new RemoteHost("web02", "web02")));
        configuration.setSweepMinutes(7);
        HtmlForm form = jenkins.createWebClient().goTo("manage/configure").getFormByName("config");
        for (HtmlInput name : form.<HtmlInput>getInputsByName("_.name")) {
            if ("web02".equals(name.getValue())) {
                name.setValue("web01");
            }
        }
        form.getInputByName("_.sweepMinutes").setValue("9");

        assertThatThrownBy(() -> jenkins.submit(form))
                .isInstanceOfSatisfying(FailingHttpStatusCodeException.class, refused -> assertThat(
                                refused.getResponse().getContentAsString())
                        .contains("two hosts are called web01"));

        assertThat(configuration.getHosts()).extracting(RemoteHost::getName).containsExactly("web01", "web02");
        assertThat(configuration.getSweepMinutes()).isEqualTo(7);
        assertThatThrownBy(() -> new RemotePowerShellFolderProperty(List.of(full("a"), full("a"))))
                .hasMessageContaining("two hosts are called a");
        assertThatThrownBy(() -> configuration.setHosts(List.of(new RemoteHost("a b", "web01"))))
                .hasMessageContaining("'a b' is no name of a host");
    }

    @Test
    void theLastHostCanBeTakenAway() throws Exception {
        RemotePowerShellConfiguration configuration = RemotePowerShellConfiguration.get();
        configuration.setHosts(List.of(new RemoteHost("web02", "web02")));
        HtmlPage page = jenkins.createWebClient().goTo("manage/configure");
        HtmlForm form = page.getFormByName("config");
        DomElement chunk = form.querySelector("[name='hosts'].repeated-chunk:not(.to-be-removed)");
        chunk.<HtmlElement>querySelector(".repeatable-delete").click();
        page.getWebClient().waitForBackgroundJavaScript(2000);

        jenkins.submit(form);

        assertThat(configuration.getHosts()).isEmpty();
    }

    /** Our part of the export only: other plugins' parts may not be importable. */
    private static String section(String yaml) {
        StringBuilder section = new StringBuilder("unclassified:\n");
        boolean inside = false;
        for (String line : yaml.lines().toList()) {
            if (line.startsWith("  ") && !line.startsWith("   ")) {
                inside = line.equals("  remotePowerShell:") || (inside && line.startsWith("  -"));
            } else if (!line.startsWith(" ")) {
                inside = false;
            }
            if (inside) {
                section.append(line).append('\n');
            }
        }
        return section.toString();
    }

    private static RemoteHost full(String name) {
        KerberosAuthentication kerberos = new KerberosAuthentication();
        kerberos.setRealm("CORP.EXAMPLE");
        kerberos.setKdc("dc01");
        kerberos.setServicePrincipal("HTTP/web01");
        RemoteHost host = new RemoteHost(name, "https://web01.corp.example:5986/wsman");
        host.setAuthentication(kerberos);
        host.setCredentialsId("svc-deploy");
        host.setCredentialsShared(true);
        host.setTrust(new PinnedTrust("9F:2C".repeat(16)));
        host.setConfigurationName("PowerShell.7");
        host.setIdleTimeout("48h");
        host.setOutputBufferingMode("Drop");
        host.setReconnectTimeout("30m");
        host.setOperationTimeout("15s");
        host.setLocale("de-DE");
        host.setHostDirectory("D:\\runs");
        OwnProxy proxy = new OwnProxy("proxy.corp.example", 3128);
        proxy.setCredentialsId("svc-deploy");
        host.setProxy(proxy);
        host.setBusyTimeout("10m");
        host.setNoProfile(true);
        host.setMaxSessions(4);
        host.setAllowedFolders(List.of("deploy/.*", "nightly"));
        AllowedOverrides overridable = new AllowedOverrides();
        overridable.setCredentials(false);
        overridable.setEndpoint(true);
        host.setOverridable(overridable);
        return host;
    }

    private static String hosts(Folder folder) {
        return Jenkins.XSTREAM2.toXML(
                folder.getProperties().get(RemotePowerShellFolderProperty.class).getHosts());
    }
}
