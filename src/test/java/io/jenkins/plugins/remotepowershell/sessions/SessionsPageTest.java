package io.jenkins.plugins.remotepowershell.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.remotepowershell.config.CleanJenkins;
import io.jenkins.plugins.remotepowershell.config.HostRefusals;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.ManageSessions;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.RemotePowerShellConfiguration;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(180)
class SessionsPageTest {
    private static final String LONG = "1..10000 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 50 }";
    private static final String PAGE = "manage/remote-powershell/";
    private static final String TAB = "job/deploy/job/app/1/remote-powershell/";

    @AutoClose("after")
    private static JenkinsRule jenkins;

    @AutoClose
    private HttpsHost host;

    private FreeStyleBuild build;

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
        Folder folder = jenkins.createProject(Folder.class, "deploy");
        build = jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "app"));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("visitor", "auditor", "caretaker", "developer", "canceller", "configurer")
                .grant(Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor")
                .grant(ManageSessions.PERMISSION)
                .everywhere()
                .to("caretaker")
                .grant(Item.READ)
                .everywhere()
                .to("caretaker", "developer", "canceller", "configurer")
                .grant(Item.CANCEL)
                .everywhere()
                .to("canceller")
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("configurer"));
    }

    @Test
    void aRunIsShownWithHostBuildStateAgeAndExpiry() throws Exception {
        StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);

        HtmlPage page = client("admin").goTo(PAGE);

        assertThat(page.querySelector("#remote-powershell-runs").asNormalizedText())
                .contains("web01", "deploy/app #1", "Orphaned", "24 days", "deploy", "Close", "Collect");
    }

    @Test
    void theApiTellsTheSame() throws Exception {
        StoredRun run = StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);

        JSONObject row = rows("admin", PAGE).getJSONObject(0);

        assertThat(row.getString("host")).isEqualTo("web01");
        assertThat(row.getString("state")).isEqualTo("ORPHANED");
        assertThat(row.getString("runId")).isEqualTo("run-1");
        assertThat(row.getString("build")).isEqualTo("deploy/app #1");
        assertThat(row.getString("buildUrl")).isEqualTo("job/deploy/job/app/1/");
        assertThat(row.getString("account")).isEqualTo("deploy");
        assertThat(row.getString("session"))
                .isEqualTo(run.record().identity().shellId().toString().substring(0, 8));
        assertThat(row.getString("expires")).startsWith("20");
    }

    @Test
    void whoMayNotReadTheBuildSeesHostAndStateOnly() throws Exception {
        StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);

        for (JSONObject row :
                List.of(rows("auditor", PAGE).getJSONObject(0), json("auditor", PAGE + "run/run-1/api/json"))) {
            assertThat(row.getString("host")).isEqualTo("web01");
            assertThat(row.getString("state")).isEqualTo("ORPHANED");
            for (String hidden : List.of(
                    "runId", "session", "build", "buildUrl", "account", "started", "lastOutput", "expires", "status")) {
                assertThat(row.get(hidden)).as(hidden).hasToString("null");
            }
        }
        String text = client("auditor").goTo(PAGE).asNormalizedText();
        assertThat(text).contains("web01").doesNotContain("deploy/app", "run-1");
    }

    @Test
    void thePageAndAllBelowItNeedAPermissionOfTheirOwn() throws Exception {
        StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);

        Map<String, Integer> expected =
                Map.of("visitor", 403, "developer", 403, "auditor", 200, "caretaker", 200, "admin", 200);
        for (Map.Entry<String, Integer> entry : expected.entrySet()) {
            for (String path : List.of("", "api/json", "api/xml", "run/run-1/api/json")) {
                assertThat(get(entry.getKey(), PAGE + path))
                        .as(entry.getKey() + " " + path)
                        .isEqualTo(entry.getValue());
            }
        }
    }

    @Test
    void actionsOnThePageNeedManageSessions() throws Exception {
        StoredRun run = StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);

        for (String user : List.of("visitor", "developer", "canceller", "auditor")) {
            assertThat(post(user, PAGE + "run/run-1/close")).as(user).isEqualTo(403);
            assertThat(post(user, PAGE + "run/run-1/collect")).as(user).isEqualTo(403);
            assertThat(post(user, PAGE + "takeOver")).as(user).isEqualTo(403);
        }
        assertThat(post("caretaker", PAGE + "takeOver")).isEqualTo(403);
        assertThat(get("admin", PAGE + "run/run-1/close")).isEqualTo(405);
        assertThat(get("admin", PAGE + "run/run-1/collect")).isEqualTo(405);
        assertThat(get("admin", PAGE + "takeOver")).isEqualTo(405);
        assertThat(host.host().shellIds()).hasSize(1);

        assertThat(post("caretaker", PAGE + "run/run-1/close")).isEqualTo(200);
        StoredRuns.awaitEnd(run);
        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void theBuildsTabNeedsReadAndItsActionsCancel() throws Exception {
        StoredRun run = StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);

        for (String path : List.of("", "api/json", "run/run-1/api/json")) {
            assertThat(get("visitor", TAB + path)).as(path).isEqualTo(404);
            assertThat(get("auditor", TAB + path)).as(path).isEqualTo(404);
            assertThat(get("developer", TAB + path)).as(path).isEqualTo(200);
        }
        for (String user : List.of("developer", "caretaker", "configurer")) {
            assertThat(post(user, TAB + "run/run-1/close")).as(user).isEqualTo(403);
            assertThat(post(user, TAB + "run/run-1/collect")).as(user).isEqualTo(403);
        }
        assertThat(get("canceller", TAB + "run/run-1/close")).isEqualTo(405);

        assertThat(post("canceller", TAB + "run/run-1/close")).isEqualTo(200);
        StoredRuns.awaitEnd(run);
        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
    }

    @Test
    void theTabOfABuildShowsNoRunsOfOthers() throws Exception {
        StoredRuns.create(build, "run-1", "web01", OnLost.KEEP);
        FreeStyleBuild other = jenkins.buildAndAssertSuccess((FreeStyleProject) build.getParent());
        StoredRuns.create(other, "run-2", "web01", OnLost.KEEP);

        assertThat(rows("developer", TAB).size()).isEqualTo(1);
        assertThat(get("developer", TAB + "run/run-2/api/json")).isEqualTo(404);
        assertThat(get("developer", "job/deploy/job/app/2/remote-powershell/run/run-2/api/json"))
                .isEqualTo(200);
    }

    @Test
    void onlyCollectedOutputIsShownAndToThoseWhoMayConfigureTheJob() throws Exception {
        StoredRun run = StoredRuns.start(build, "run-1", "web01", "'the secret'; exit 3", OnLost.KEEP);
        assertThat(get("configurer", TAB + "run/run-1/output")).isEqualTo(404);

        assertThat(post("caretaker", PAGE + "run/run-1/collect")).isEqualTo(200);
        StoredRuns.awaitEnd(run);

        assertThat(rows("admin", PAGE).getJSONObject(0).getString("status")).isEqualTo("exit code 3");
        assertThat(get("developer", TAB + "run/run-1/output")).isEqualTo(403);
        assertThat(get("caretaker", PAGE + "run/run-1/output")).isEqualTo(403);
        assertThat(get("configurer", TAB + "run/run-1/output")).isEqualTo(200);
        JenkinsRule.WebClient client = client("configurer");
        assertThat(client.goTo(TAB + "run/run-1/output", "text/plain")
                        .getWebResponse()
                        .getContentAsString())
                .isEqualTo("the secret\n");
    }

    @Test
    void anUnknownRunIsNotFound() throws Exception {
        assertThat(get("admin", PAGE + "run/nobody/api/json")).isEqualTo(404);
        assertThat(get("admin", PAGE + "run/..%2f..%2fsecrets/api/json")).isIn(400, 404);
    }

    @Test
    void theFilterLeavesRowsThatContainIt() throws Exception {
        StoredRuns.create(build, "run-1", "web01", OnLost.KEEP);
        FreeStyleBuild other = jenkins.buildAndAssertSuccess((FreeStyleProject) build.getParent());
        StoredRuns.create(other, "run-2", "web01", OnLost.KEEP);

        assertThat(found("admin", "app%20%232")).hasSize(1);
        assertThat(found("admin", "orphaned")).hasSize(2);
        assertThat(found("admin", "elsewhere")).isEmpty();
        assertThat(found("auditor", "deploy"))
                .as("what may not be seen is not found either")
                .isEmpty();
        HtmlPage page = client("admin").goTo(PAGE + "?filter=%22%3E%3Cscript%3E");
        assertThat(page.<HtmlInput>querySelector("#remote-powershell-filter").getValue())
                .isEqualTo("\"><script>");
    }

    @Test
    void aScanShowsSessionsThatAreNotOfThisControllerAndTouchesNone() throws Exception {
        StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);
        StoredRun foreign = StoredRuns.start(build, "run-2", "web01", LONG, OnLost.KEEP);
        String session = foreign.record().identity().shellId().toString().substring(0, 8);
        StoredRuns.forget(foreign);
        String page = PAGE + "host/web01/";
        assertThat(json("admin", page + "api/json").get("scanned")).hasToString("null");

        assertThat(post("caretaker", page + "scan")).isEqualTo(200);

        JSONObject scanned = json("caretaker", page + "api/json");
        assertThat(scanned.getJSONArray("runs").toArray()).hasSize(1);
        assertThat(scanned.getJSONArray("foreign").toArray()).hasSize(1);
        JSONObject row = scanned.getJSONArray("foreign").getJSONObject(0);
        assertThat(row.getString("session")).isEqualToIgnoringCase(session);
        assertThat(row.getBoolean("ofAnotherController")).isTrue();
        assertThat(row.getString("account")).endsWith("\\deploy");
        assertThat(row.getString("state")).isEqualTo("Disconnected");
        assertThat(row.getString("expires")).startsWith("20");
        assertThat(client("admin").goTo(page).asNormalizedText())
                .contains("another controller, or the command line", "Disconnected");
        assertThat(host.host().shellIds()).hasSize(2);
    }

    @Test
    void aScanThatFailsSaysWhy() throws Exception {
        host.close();

        assertThat(post("admin", PAGE + "host/web01/scan")).isEqualTo(200);

        assertThat(json("admin", PAGE + "host/web01/api/json").getString("scanFailure"))
                .contains("localhost");
    }

    @Test
    void scanningAndWhatItFoundNeedManageSessions() throws Exception {
        Hosts.defineGlobally(Hosts.of(host, "guarded"));
        StoredRun foreign = StoredRuns.start(build, "run-1", "guarded", LONG, OnLost.KEEP);
        StoredRuns.forget(foreign);
        assertThat(post("caretaker", PAGE + "host/guarded/scan")).isEqualTo(200);
        String tab = "job/deploy/remote-powershell/host/web02/";
        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://localhost:[0-9]+/wsman"));
        Hosts.define((Folder) jenkins.jenkins.getItem("deploy"), Hosts.of(host, "web02"));
        assertThat(post("admin", tab + "scan")).isEqualTo(200);

        for (String user : List.of("visitor", "developer", "canceller", "auditor", "configurer")) {
            assertThat(post(user, PAGE + "host/guarded/scan")).as(user).isEqualTo(403);
            assertThat(post(user, tab + "scan")).as(user).isIn(403, 404);
        }
        assertThat(get("caretaker", PAGE + "host/guarded/scan")).isEqualTo(405);
        assertThat(get("visitor", PAGE + "host/guarded/api/json")).isEqualTo(403);
        assertThat(json("auditor", PAGE + "host/guarded/api/json")
                        .getJSONArray("foreign")
                        .toArray())
                .isEmpty();
        assertThat(json("canceller", tab + "api/json").getJSONArray("foreign").toArray())
                .isEmpty();
        assertThat(json("caretaker", tab + "api/json").getJSONArray("foreign").toArray())
                .hasSize(1);
        assertThat(get("admin", PAGE + "host/nobody/api/json")).isEqualTo(404);
    }

    @Test
    void aFolderThatDefinesHostsShowsTheRunsBelowIt() throws Exception {
        StoredRun run = StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);
        FreeStyleBuild elsewhere = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("elsewhere"));
        StoredRuns.create(elsewhere, "run-2", "web01", OnLost.KEEP);
        String tab = "job/deploy/remote-powershell/";
        assertThat(get("admin", tab)).isEqualTo(404);
        Hosts.define((Folder) jenkins.jenkins.getItem("deploy"), Hosts.of(host, "web02"));

        assertThat(json("developer", tab + "api/json").getJSONArray("runs").toArray())
                .hasSize(1);
        assertThat(json("developer", tab + "api/json").getJSONArray("hosts").toArray())
                .containsExactly("web02");
        assertThat(get("developer", tab + "run/run-2/api/json")).isEqualTo(404);
        assertThat(get("visitor", tab)).isEqualTo(404);
        assertThat(get("auditor", tab + "api/json")).isEqualTo(404);
        for (String user : List.of("developer", "configurer")) {
            for (String action : List.of("close", "collect", "retry")) {
                assertThat(post(user, tab + "run/run-1/" + action))
                        .as(user + " " + action)
                        .isEqualTo(403);
            }
        }
        assertThat(get("canceller", tab + "run/run-1/close")).isEqualTo(405);
        assertThat(client("developer").goTo(tab).asNormalizedText())
                .contains("deploy/app #1", "web02")
                .doesNotContain("elsewhere");

        assertThat(post("canceller", tab + "run/run-1/close")).isEqualTo(200);
        StoredRuns.awaitEnd(run);
        assertThat(run.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
    }

    @Test
    void retryNeedsWhatTheOtherActionsNeed() throws Exception {
        StoredRuns.start(build, "run-1", "web01", LONG, OnLost.KEEP);

        for (String user : List.of("visitor", "developer", "canceller", "auditor")) {
            assertThat(post(user, PAGE + "run/run-1/retry")).as(user).isEqualTo(403);
        }
        assertThat(post("developer", TAB + "run/run-1/retry")).isEqualTo(403);
        assertThat(get("admin", PAGE + "run/run-1/retry")).isEqualTo(405);
        assertThat(post("caretaker", PAGE + "run/run-1/retry")).isEqualTo(200);
        assertThat(post("canceller", TAB + "run/run-1/retry")).isEqualTo(200);
    }

    @Test
    void aHostWithoutRoomActivatesTheMonitor() throws Exception {
        SessionsMonitor monitor =
                jenkins.jenkins.getExtensionList(SessionsMonitor.class).get(0);
        assertThat(monitor.isActivated()).isFalse();

        HostRefusals.get().add("web01", "web01 has no room (quota)");

        assertThat(monitor.isActivated()).isTrue();
        assertThat(client("admin").goTo("manage").asNormalizedText()).contains("web01 has no room (quota)");
    }

    private JSONArray rows(String user, String page) throws Exception {
        return json(user, page + "api/json").getJSONArray("runs");
    }

    private Object[] found(String user, String filter) throws Exception {
        return json(user, PAGE + "api/json?filter=" + filter)
                .getJSONArray("runs")
                .toArray();
    }

    private JSONObject json(String user, String path) throws Exception {
        return JSONObject.fromObject(
                client(user).goTo(path, "application/json").getWebResponse().getContentAsString());
    }

    private int get(String user, String path) throws Exception {
        return lenient(user).getPage(jenkins.getURL() + path).getWebResponse().getStatusCode();
    }

    private int post(String user, String path) throws Exception {
        JenkinsRule.WebClient client = lenient(user);
        WebRequest request = new WebRequest(client.createCrumbedUrl(path), HttpMethod.POST);
        return client.getPage(request).getWebResponse().getStatusCode();
    }

    private static JenkinsRule.WebClient lenient(String user) {
        JenkinsRule.WebClient client = client(user);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        return client;
    }

    /** Signs on with every request, without the form, and runs no scripts: the page has all that is looked for without. */
    private static JenkinsRule.WebClient client(String user) {
        return jenkins.createWebClient().withBasicCredentials(user).withJavaScriptEnabled(false);
    }
}
