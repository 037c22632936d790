package io.jenkins.plugins.remotepowershell.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Item;
import hudson.model.User;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(180)
class SessionsStepTest {
    @Test
    void aPipelineSeesTheRunsOfJobsThatItMayRead(JenkinsRule jenkins) throws Exception {
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(
                Hosts.at("web01", "https://web01.corp.example:5986/wsman"),
                Hosts.at("web02", "https://web02.corp.example:5986/wsman"));
        FreeStyleBuild open = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("open"));
        FreeStyleBuild hidden = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("hidden"));
        StoredRuns.create(open, "run-1", "web01", OnLost.KEEP);
        StoredRuns.create(open, "run-2", "web02", OnLost.KEEP);
        StoredRuns.create(hidden, "run-3", "web01", OnLost.KEEP);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                "def all = remotePowerShellSessions()\n"
                        + "echo \"all ${all.collect { it.runId + ' ' + it.state + ' ' + it.build }}\"\n"
                        + "echo \"web01 ${remotePowerShellSessions(host: 'web01').collect { it.runId }}\"",
                true));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("dev")
                .grant(Item.READ, Item.BUILD)
                .onItems(job, open.getProject())
                .to("dev"));
        QueueItemAuthenticatorConfiguration.get()
                .getAuthenticators()
                .add(new MockQueueItemAuthenticator(
                        Map.of("p", User.getById("dev", true).impersonate())));

        WorkflowRun build = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("all [run-1 ORPHANED open #1, run-2 ORPHANED open #1]", build);
        jenkins.assertLogContains("web01 [run-1]", build);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theRestOfThePipelineGoesOnWhileTheDiskTakesItsTime(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(
                "parallel a: { echo \"runs ${remotePowerShellSessions()}\" }, b: { echo 'goes on' }", true));
        Path record = StoredRuns.unreadableForNow("run-1");

        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("goes on", build);
        assertThat(build.isBuilding()).isTrue();
        Thread writer = RunThread.start("writer", () -> write(record, build));

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        try (FileChannel both = FileChannel.open(record, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            writer.join(); // does not wait for a reader any more
            assertThat(both.isOpen()).isTrue();
        }
        Files.delete(record);
        jenkins.assertLogContains("runs []", build);
    }

    /** To whoever reads it. */
    private static void write(Path record, WorkflowRun build) {
        try {
            while (build.isBuilding()) {
                Files.writeString(record, "no record\n");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void theSnippetGeneratorKnowsIt(JenkinsRule jenkins) throws Exception {
        JSONObject form = new JSONObject();
        form.put("stapler-class", SessionsStep.class.getName());
        form.put("$class", SessionsStep.class.getName());
        form.put("host", "web01");
        JenkinsRule.WebClient client = jenkins.createWebClient();
        WebRequest request =
                new WebRequest(client.createCrumbedUrl(Snippetizer.ACTION_URL + "/generateSnippet"), HttpMethod.POST);
        request.setAdditionalHeader("Content-Type", "application/x-www-form-urlencoded");
        request.setRequestBody("json=" + URLEncoder.encode(form.toString(), StandardCharsets.UTF_8));

        assertThat(client.getPage(request).getWebResponse().getContentAsString().strip())
                .isEqualTo("remotePowerShellSessions host: 'web01'");
    }
}
