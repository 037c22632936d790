package io.jenkins.plugins.remotepowershell.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.cli.CLICommandInvoker;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.ManageSessions;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(180)
class SessionCommandsTest {
    private static final String LONG = "1..10000 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 50 }";
    private static final int NO_SUCH_RUN = 5;
    private static final int DENIED = 6;

    private JenkinsRule jenkins;
    private HttpsHost host;
    private FreeStyleBuild build;

    @BeforeEach
    void startHost(JenkinsRule rule) throws Exception {
        jenkins = rule;
        host = HttpsHost.start();
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(Hosts.of(host, "web01"));
        Folder folder = jenkins.createProject(Folder.class, "deploy");
        build = jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "app"));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("visitor", "auditor", "caretaker", "developer", "canceller")
                .grant(Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor")
                .grant(ManageSessions.PERMISSION)
                .everywhere()
                .to("caretaker")
                .grant(Item.READ)
                .everywhere()
                .to("caretaker", "developer", "canceller")
                .grant(Item.CANCEL)
                .everywhere()
                .to("canceller"));
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @Test
    void theListShowsWhatTheUserMaySee() throws Exception {
        StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);

        for (String user : List.of("developer", "caretaker")) {
            assertThat(list(user)).as(user).startsWith("run-1\tweb01\tORPHANED\tdeploy/app #1\t20");
        }
        assertThat(list("auditor").strip()).isEqualTo("web01\tORPHANED");
        assertThat(list("visitor")).isEmpty();
        assertThat(list("developer", "-filter", "deploy")).contains("run-1");
        assertThat(list("developer", "-filter", "elsewhere")).isEmpty();
    }

    @Test
    void closingNeedsCancelOnTheJobOrManageSessions() throws Exception {
        StoredRun run = StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);

        assertThat(invoke("close", "developer", "run-1").returnCode()).isEqualTo(DENIED);
        assertThat(invoke("collect", "developer", "run-1").returnCode()).isEqualTo(DENIED);
        for (String user : List.of("visitor", "auditor")) {
            assertThat(invoke("close", user, "run-1").returnCode()).as(user).isEqualTo(NO_SUCH_RUN);
            assertThat(invoke("close", user, "run-1").stderr())
                    .isEqualTo(invoke("close", user, "run-9").stderr().replace("run-9", "run-1"));
        }
        assertThat(host.host().shellIds()).hasSize(1);

        assertThat(invoke("close", "canceller", "run-1").returnCode()).isZero();
        StoredRuns.awaitEnd(run);
        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void collectingKeepsTheOutputAndIsForOrphansOnly() throws Exception {
        StoredRun run = StoredRuns.start(build, "run-1", "web01", "'done'; exit 3", OnLost.KEEP);

        assertThat(invoke("collect", "caretaker", "run-1").returnCode()).isZero();
        StoredRuns.awaitEnd(run);

        assertThat(run.record().outcome().orElseThrow().exitCode()).isEqualTo(3);
        assertThat(CollectedOutput.read(run)).isEqualTo("done\n");
        assertThat(invoke("collect", "caretaker", "run-1").stderr()).contains("is not orphaned");
    }

    private String list(String user, String... arguments) {
        CLICommandInvoker.Result result = new CLICommandInvoker(jenkins, "list-remote-powershell-sessions")
                .asUser(user)
                .invokeWithArgs(arguments);
        assertThat(result.returnCode()).isZero();
        return result.stdout();
    }

    private CLICommandInvoker.Result invoke(String what, String user, String runId) {
        return new CLICommandInvoker(jenkins, what + "-remote-powershell-session")
                .asUser(user)
                .invokeWithArgs(runId);
    }
}
