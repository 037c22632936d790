package io.jenkins.plugins.remotepowershell.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.RunRelease;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(180)
class RunReleaseTest {
    private JenkinsRule jenkins;

    @Test
    void onlyWhoMayUpdateTheBuildReleasesItsRun(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(Hosts.at("web01", "web01"));
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("app"));
        StoredRun run = StoredRuns.create(build, "run-1", "web01", OnLost.KEEP);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "canceller", "updater")
                .grant(Item.CANCEL)
                .everywhere()
                .to("canceller")
                .grant(Run.UPDATE)
                .everywhere()
                .to("updater"));

        assertThat(release("reader", HttpMethod.POST)).isEqualTo(403);
        assertThat(release("canceller", HttpMethod.POST)).isEqualTo(403);
        assertThat(release("updater", HttpMethod.GET)).isEqualTo(405);
        assertThat(RunRelease.isReleased(run)).isFalse();

        assertThat(release("updater", HttpMethod.POST)).isEqualTo(200);
        assertThat(run.labels()).containsEntry(RunRelease.LABEL, "updater");
    }

    private int release(String user, HttpMethod method) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            client.login(user);
            client.getOptions().setThrowExceptionOnFailingStatusCode(false);
            WebRequest request = new WebRequest(
                    client.createCrumbedUrl("job/app/1/" + SessionsPage.URL + "/run/run-1/release"), method);
            return client.getPage(request).getWebResponse().getStatusCode();
        }
    }
}
