package io.jenkins.plugins.remotepowershell.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.remotepowershell.steps.RemotePowerShellBuilder;
import io.jenkins.plugins.remotepowershell.steps.RemotePowerShellStep;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlElement;
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
class ConnectionTestTest {
    private static final String GLOBAL =
            "descriptorByName/io.jenkins.plugins.remotepowershell.config.RemoteHost/testConnection";

    private static final String STEP =
            "descriptorByName/io.jenkins.plugins.remotepowershell.steps.RemotePowerShellStep/testConnection";

    @AutoClose("after")
    private static JenkinsRule jenkins;

    @AutoClose
    private HttpsHost host;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void startHost() throws Exception {
        CleanJenkins.clean(jenkins.jenkins);
        host = HttpsHost.start();
        Hosts.addGlobally("svc-deploy", "secret");
    }

    @Test
    void aGoodHostIsRehearsedFromTheForm() throws Exception {
        Hosts.defineGlobally(Hosts.of(host, "web01"));
        HtmlPage page = jenkins.createWebClient().goTo("manage/configure");
        DomElement button =
                page.querySelector(".repeated-chunk:not(.to-be-removed) .remote-powershell-test-connection");
        button.click();

        String found = awaitResult(page);
        assertThat(found).contains("Sign-on:", "Quotas:", "every line arrived once");
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void theFormsUnsavedValuesAreTried() throws Exception {
        RemoteHost unsaved = Hosts.of(host, "web01");

        assertThat(test(GLOBAL, json(unsaved, "basic", "svc-deploy"))).contains("every line arrived once");
        assertThat(RemotePowerShellConfiguration.get().getHosts()).isEmpty();
    }

    @Test
    void anUntrustedCertificateIsShownSoThatItCanBePinned() throws Exception {
        String json = json(Hosts.of(host, "web01"), "basic", "svc-deploy")
                .replace("PinnedTrust", "JvmTrust")
                .replace(",\"sha256\":\"" + host.sha256() + "\"", "");

        assertThat(test(GLOBAL, json)).contains("is not trusted").contains(host.sha256());
    }

    @Test
    void aRefusedPasswordIsSaidAndNotShown() throws Exception {
        Hosts.addGlobally("svc-wrong", "wr0ng");

        assertThat(test(GLOBAL, json(Hosts.of(host, "web01"), "basic", "svc-wrong")))
                .contains("class=\"error\"", "Sign-on:")
                .doesNotContain("wr0ng", "every line");
    }

    @Test
    void missingCredentialsAreSaid() throws Exception {
        assertThat(test(GLOBAL, json(Hosts.of(host, "web01"), "basic", "nobody")))
                .contains("Credentials &#039;nobody&#039; are not there");
        assertThat(test(GLOBAL, json(Hosts.of(host, "web01"), "certificate", "svc-deploy")))
                .contains("wrong kind for this authentication");
    }

    @Test
    void ofAnEndpointThatFoldersMayNotDefineNothingIsSaidButThat() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "deploy");
        String url = folder.getUrl() + GLOBAL;
        String json = json(Hosts.of(host, "web01"), "basic", "svc-deploy");

        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://elsewhere:5986/wsman"));
        assertThat(test(url, json)).contains("This endpoint is not allowed").doesNotContain("localhost");

        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://localhost:[0-9]+/wsman"));
        assertThat(test(url, json)).contains("every line arrived once");
    }

    @Test
    void onlyWhoMayConfigureAndUseCredentialsMayTest() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "deploy");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Jenkins.MANAGE, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, CredentialsProvider.USE_ITEM)
                .everywhere()
                .to("owner"));
        String json = json(Hosts.of(host, "web01"), "basic", "svc-deploy");

        assertThat(post("reader", GLOBAL, json).getStatusCode()).isEqualTo(403);
        assertThat(post("owner", GLOBAL, json).getStatusCode()).isEqualTo(403);
        assertThat(post("reader", folder.getUrl() + GLOBAL, json).getStatusCode())
                .isEqualTo(403);
        assertThat(post("owner", folder.getUrl() + GLOBAL, json).getContentAsString())
                .contains("not allowed");
        assertThat(post("admin", GLOBAL, json).getContentAsString()).contains("every line arrived once");
    }

    @Test
    void nothingIsTestedByGet() throws Exception {
        assertThat(client(null)
                        .goTo(GLOBAL + "?json=%7B%7D", null)
                        .getWebResponse()
                        .getStatusCode())
                .isIn(404, 405);
    }

    @Test
    void credentialsAreListedForThoseWhoMayChooseThem() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("reader"));
        String fill = GLOBAL.replace("testConnection", "fillCredentialsIdItems");

        for (String form : List.of(
                fill,
                fill.replace("RemoteHost", "OwnProxy"),
                STEP.replace("testConnection", "fillCredentialsIdItems"))) {
            assertThat(post("admin", form, "").getContentAsString()).as(form).contains("svc-deploy");
            assertThat(post("reader", form, "").getContentAsString()).as(form).doesNotContain("svc-deploy");
        }
    }

    @Test
    void aJobsFormTriesTheHostAsItsBuildsWouldReachIt() throws Exception {
        RemoteHost host = Hosts.of(this.host, "web01");
        host.setAllowedFolders(List.of("deploy/.*"));
        Hosts.defineGlobally(host);
        FreeStyleProject job =
                jenkins.createProject(Folder.class, "deploy").createProject(FreeStyleProject.class, "app");
        FreeStyleProject other = jenkins.createFreeStyleProject("other");

        assertThat(step(null, job, "host=web01")).contains("every line arrived once");
        assertThat(step(null, other, "host=web01")).contains("may not be used by other");
        assertThat(step(null, job, "host=web02")).contains("there is no host web02");
        assertThat(step(null, job, "host=web01&endpoint=http%3A%2F%2Flocalhost%3A1%2F"))
                .contains("does not let steps set endpoint");
        assertThat(step(null, job, "host=web01&credentialsId=%24%7BACCOUNT%7D")).contains("only in a build");
        assertThat(step(null, job, "host=")).contains("Name the host");
    }

    /** Credentials/UseItem goes with Item/Configure unless an administrator has taken them apart. */
    @Test
    void aJobsFormNeedsConfigureAndTheUseOfCredentials() throws Exception {
        Hosts.defineGlobally(Hosts.of(host, "web01"));
        FreeStyleProject job = jenkins.createFreeStyleProject("app");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, CredentialsProvider.USE_ITEM)
                .everywhere()
                .to("user")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, CredentialsProvider.USE_ITEM)
                .everywhere()
                .to("owner"));

        for (String user : List.of("reader", "user")) {
            assertThat(stepResponse(user, job.getUrl(), "host=web01").getStatusCode())
                    .as(user)
                    .isEqualTo(403);
        }
        assertThat(step("owner", job, "host=web01")).contains("every line arrived once");
        assertThat(stepResponse("owner", "", "host=web01").getStatusCode()).isEqualTo(403);
        assertThat(client("owner")
                        .goTo(job.getUrl() + STEP + "?host=web01", null)
                        .getWebResponse()
                        .getStatusCode())
                .isIn(404, 405);
    }

    @Test
    void theFormOfABuildStepHasTheButton() throws Exception {
        Hosts.defineGlobally(Hosts.of(host, "web01"));
        FreeStyleProject job = jenkins.createFreeStyleProject("app");
        RemotePowerShellStep step = new RemotePowerShellStep("Get-Date");
        step.setHost("web01");
        job.getBuildersList().add(new RemotePowerShellBuilder(step));
        HtmlPage page = jenkins.createWebClient().getPage(job, "configure");

        page.<HtmlElement>querySelector("[data-validate-button-method='testConnection']")
                .click();

        for (int i = 0; i < 300 && !page.asNormalizedText().contains("every line arrived once"); i++) {
            page.getWebClient().waitForBackgroundJavaScript(100);
        }
        assertThat(page.asNormalizedText()).contains("every line arrived once");
    }

    private String step(String user, FreeStyleProject job, String form) throws Exception {
        return stepResponse(user, job.getUrl(), form).getContentAsString();
    }

    private WebResponse stepResponse(String user, String base, String form) throws Exception {
        JenkinsRule.WebClient client = client(user);
        WebRequest request = new WebRequest(client.createCrumbedUrl(base + STEP), HttpMethod.POST);
        request.setAdditionalHeader("Content-Type", "application/x-www-form-urlencoded");
        request.setRequestBody(form);
        return client.getPage(request).getWebResponse();
    }

    private String test(String url, String json) throws Exception {
        return post(null, url, json).getContentAsString();
    }

    private WebResponse post(String user, String url, String json) throws Exception {
        JenkinsRule.WebClient client = client(user);
        WebRequest request = new WebRequest(client.createCrumbedUrl(url), HttpMethod.POST);
        request.setAdditionalHeader("Content-Type", "application/x-www-form-urlencoded");
        request.setRequestBody("json=" + URLEncoder.encode(json, StandardCharsets.UTF_8));
        return client.getPage(request).getWebResponse();
    }

    /** Signs on with every request, and runs no scripts. */
    private static JenkinsRule.WebClient client(String user) {
        JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        return user == null ? client : client.withBasicCredentials(user);
    }

    /** As the form sends it. */
    private String json(RemoteHost described, String authentication, String credentialsId) throws Exception {
        String base = RemoteHost.class.getPackageName() + ".";
        String way = authentication.substring(0, 1).toUpperCase(Locale.ROOT) + authentication.substring(1);
        return "{\"name\":\"web01\",\"endpoint\":\"" + described.getEndpoint() + "\",\"credentialsId\":\""
                + credentialsId + "\",\"operationTimeout\":\"2s\",\"authentication\":{\"$class\":\"" + base + way
                + "Authentication\"},\"trust\":{\"$class\":\"" + base + "PinnedTrust\",\"sha256\":\"" + host.sha256()
                + "\"}}";
    }

    private static String awaitResult(HtmlPage page) throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            page.getWebClient().waitForBackgroundJavaScript(100);
            String text = page.querySelector(".repeated-chunk:not(.to-be-removed) .remote-powershell-test-result")
                    .asNormalizedText();
            if (text.contains("Sign-on")) {
                return text;
            }
        }
        throw new AssertionError("no result: " + page.asNormalizedText());
    }
}
