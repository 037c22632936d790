package io.jenkins.plugins.remotepowershell.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** How long a host is waited for, and how its sessions are opened: the definition's word and the step's. */
@WithJenkins
@Timeout(120)
class HostToleranceTest {
    private static final String WEB01 = "https://web01.corp.example:5986/wsman";

    private Run<?, ?> build;

    @BeforeEach
    void buildAJob(JenkinsRule jenkins) throws Exception {
        Hosts.addGlobally("svc-deploy", "secret");
        Folder folder = jenkins.createProject(Folder.class, "deploy");
        build = jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "app"));
    }

    @Test
    void aStepsOwnPatienceAndBufferingCountFirst() throws Exception {
        Hosts.defineGlobally(Hosts.at("web01", WEB01));

        ResolvedHost resolved = resolve(
                "web01",
                new HostOverrides()
                        .idleTimeout("2h 30m")
                        .reconnectTimeout("90s")
                        .startTimeout("1m")
                        .outputBufferingMode("Drop"));

        assertThat(resolved.session().idleTimeout()).isEqualTo(Duration.ofMinutes(150));
        assertThat(resolved.session().bufferMode()).isEqualTo(OutputBuffering.Drop.mode());
        assertThat(resolved.retry().reconnectTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(resolved.retry().startPatience()).isEqualTo(Duration.ofMinutes(1));
        assertRefused("web01", new HostOverrides().idleTimeout("soon"), "'soon' is no span of time");
        assertRefused("web01", new HostOverrides().outputBufferingMode("Keep"), "it is Block or Drop");
    }

    @Test
    void toleranceAndProfileAreTheHosts() throws Exception {
        RemoteHost host = Hosts.at("web01", WEB01);
        host.setReconnectTimeout("30m");
        Hosts.defineGlobally(host);
        assertThat(resolve("web01", new HostOverrides()).retry().busyTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(resolve("web01", new HostOverrides()).session().profileLoaded())
                .isTrue();

        host.setBusyTimeout("4m");
        host.setNoProfile(true);

        assertThat(resolve("web01", new HostOverrides()).retry().busyTimeout()).isEqualTo(Duration.ofMinutes(4));
        assertThat(resolve("web01", new HostOverrides()).session().profileLoaded())
                .isFalse();
    }

    private void assertRefused(String name, HostOverrides overrides, String sentence) {
        assertThatThrownBy(() -> resolve(name, overrides))
                .isInstanceOf(HostRefusedException.class)
                .hasMessageContaining(sentence);
    }

    private ResolvedHost resolve(String name, HostOverrides overrides) throws HostRefusedException {
        return HostResolver.resolve(build, name, overrides, notice -> {});
    }
}
