package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.sf.json.JSONArray;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StartedScriptsTest {
    /** printf '"here"; exit 0' | sha256sum */
    private static final String SHA_256 = "7bb017111ef53378bf7c4ac553d4b6a6217ad9d8b053121ea4b7101b8ca4d09d";

    @Test
    void aBuildTellsWhatItStartedWhereAfterItsRunsAreForgottenAndTheBuildIsReadAnew(JenkinsRule jenkins)
            throws Exception {
        WorkflowRun build;
        try (HttpsHost host = HttpsHost.start()) {
            Pipelines.know(host);
            build = Pipelines.run(
                    jenkins, Result.SUCCESS, "remotePowerShell hosts: ['web01', 'web02'], script: '\"here\"; exit 0'");
            JenkinsRuns.get().store().prune(Duration.ZERO);
            assertThat(JenkinsRuns.get().store().list()).isEmpty();
        }
        WorkflowJob job = build.getParent();
        job.doReload();

        String tab = job.getLastBuild().getUrl() + "remote-powershell/";
        JSONArray scripts =
                jenkins.getJSON(tab + "api/json?depth=1").getJSONObject().getJSONArray("startedScripts");
        assertThat(all(scripts, "host")).containsExactlyInAnyOrder("web01", "web02");
        assertThat(all(scripts, "sha256")).containsExactly(SHA_256, SHA_256);
        assertThat(all(scripts, "account")).containsExactly("deploy", "deploy");
        HtmlPage page = jenkins.createWebClient().goTo(tab);
        assertThat(page.querySelector("#remote-powershell-scripts").asNormalizedText())
                .contains("web01", SHA_256);
    }

    private static List<String> all(JSONArray objects, String field) {
        return IntStream.range(0, objects.size())
                .mapToObj(i -> objects.getJSONObject(i).getString(field))
                .toList();
    }
}
