package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SnippetTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void aFormWithoutEntriesGivesTheShortestSnippet() throws Exception {
        assertThat(snippet(Map.of(
                        "host",
                        "web01",
                        "script",
                        "Get-Date",
                        "throttleLimit",
                        "32",
                        "maxReturnLength",
                        "10485760",
                        "outputWidth",
                        "192",
                        "minSuccess",
                        "0",
                        "credentialsId",
                        "",
                        "unstableReturn",
                        "")))
                .isEqualTo("remotePowerShell host: 'web01', script: 'Get-Date'");
    }

    @Test
    void rowsAndTextsOfTheFormBecomeMapsAndLists() throws Exception {
        String snippet = snippet(Map.of(
                "script",
                "param($Version, $Force)",
                "hostsText",
                "web01, web02",
                "streamsText",
                "output error",
                "parameterRows",
                List.of(Map.of("name", "Version", "text", "1.10"), Map.of("name", "Force", "text", "true")),
                "credentialRows",
                List.of(Map.of("name", "Admin", "credentialsId", "sql-admin")),
                "throttleLimit",
                "32",
                "maxReturnLength",
                "10485760",
                "outputWidth",
                "192"));

        assertThat(snippet)
                .contains("hosts: ['web01', 'web02']")
                .contains("streams: ['output', 'error']")
                .contains("parameters: [Version: '1.10', Force: true]")
                .contains("credentialParameters: [Admin: 'sql-admin']");
    }

    @Test
    void aBuildStepSurvivesItsForm() throws Exception {
        RemotePowerShellStep step = new RemotePowerShellStep("Get-Date\n'x'");
        step.setHost("web01");
        step.setParameters(Map.of("Version", "1"));
        step.setEnv(Map.of("STAGE", "test"));
        step.setInheritEnv(List.of("BUILD_TAG"));
        step.setUnstableReturn(3);
        step.setErrorActionPreference("Stop");
        step.setJournal(true);
        RemotePowerShellBuilder builder = new RemotePowerShellBuilder(step);
        builder.setOnRestart(OnRestart.REATTACH);

        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildersList().add(builder);
        jenkins.configRoundtrip(job);

        RemotePowerShellBuilder back = job.getBuildersList().get(RemotePowerShellBuilder.class);
        assertThat(back.getOnRestart()).isEqualTo(OnRestart.REATTACH);
        assertThat(back.getStep()).usingRecursiveComparison().isEqualTo(step);
        String form = jenkins.createWebClient().getPage(job, "configure").asXml();
        assertThat(form).contains("start a new build that takes the script up again", "_.failOnErrorRecord");
        assertThat(form).as("what only pipelines can use").doesNotContain("_.returnStatus", "_.returnJson", "_.onLost");
    }

    @Test
    void everyFieldOfTheFormHasHelp() throws Exception {
        for (var parameter : new org.jenkinsci.plugins.structs.describable.DescribableModel<>(
                        RemotePowerShellStep.class)
                .getParameters()) {
            assertThat(parameter.getHelp()).as(parameter.getName()).isNotBlank();
        }
    }

    private static String snippet(Map<String, Object> form) throws Exception {
        JSONObject json = JSONObject.fromObject(form);
        json.put("stapler-class", RemotePowerShellStep.class.getName());
        json.put("$class", RemotePowerShellStep.class.getName());
        WebRequest request =
                new WebRequest(new URL(jenkins.getURL(), Snippetizer.ACTION_URL + "/generateSnippet"), HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair("json", json.toString())));
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            client.addCrumb(request);
            return client.getPage(request).getWebResponse().getContentAsString().strip();
        }
    }

    @Test
    void theStepIsKnownToPipeline() {
        assertThat(StepDescriptor.byFunctionName("remotePowerShell")).isNotNull();
    }
}
