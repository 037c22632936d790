package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What only a real PowerShell can show: objects, error records, secrets. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RealPowerShellStepTest {
    @TempDir
    static Path directory;

    private static HttpsHost host;
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        Path pwsh = SharedMaterial.pwsh();
        jenkins = rule;
        host = HttpsHost.start(
                new SimulatedHostSettings().user("deploy", "secret").engine(new PwshEngine(pwsh)));
        Hosts.addGlobally("svc-deploy", "secret");
        RemoteHost definition = Hosts.of(host, "web01");
        definition.setHostDirectory(directory.toString());
        Hosts.defineGlobally(definition);
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void objectsComeBackAsData() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                def disks = remotePowerShell host: 'web01', returnJson: true, script: '''
                    [pscustomobject]@{ Name = 'C'; Free = 12.5; Parts = @(1, 2) }
                    [pscustomobject]@{ Name = 'D'; Free = 0; Parts = @() }
                '''
                echo "${disks.size()} ${disks[0].Name} ${disks[0].Free} ${disks[0].Parts[1]} ${disks[1].Parts}"
                """);

        assertThat(Pipelines.log(build)).contains("2 C 12.5 2 []");
    }

    @Test
    void stepsOfABuildFindTheirFilesInItsTemporaryDirectory() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                remotePowerShell host: 'web01', workingDirectory: 'temp', script: "[IO.File]::WriteAllText('a.txt', 'of the first step')"
                def place = remotePowerShell host: 'web01', workingDirectory: 'temp', returnJson: true,
                    script: "[IO.File]::ReadAllText('a.txt'); (Get-Location).Path"
                echo "found ${place[0]} in <${place[1]}>"
                """);

        String found = Pipelines.linesWith(build, "found ").get(0);
        assertThat(found).startsWith("found of the first step in <");
        Path place = Path.of(found.substring(found.indexOf('<') + 1, found.length() - 1));
        Pipelines.await(() -> !Files.exists(place));
    }

    @Test
    void aCredentialArrivesAsOneAndIsMaskedInTheLog() throws Exception {
        Hosts.addGlobally("sql-admin", "Pa55-w0rd-for-sql");
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                remotePowerShell host: 'web01', credentialParameters: [Admin: 'sql-admin'], script: '''
                    param([pscredential]$Admin)
                    $plain = $Admin.GetNetworkCredential().Password
                    "user $($Admin.UserName), $($plain.Length) characters"
                    "password $plain"
                '''
                """);

        assertThat(Pipelines.log(build))
                .contains("user deploy, 17 characters", "password ****")
                .noneMatch(line -> line.contains("Pa55"));
    }

    @Test
    void credentialsThatBecomeParametersAreMaskedAndTheirUseIsTracked() throws Exception {
        Hosts.addGlobally("sql-tracked", KilledControllerTest.SECRET);
        Hosts.add(
                jenkins.jenkins,
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "api-key", "", Secret.fromString("open-sesame")));
        WorkflowJob job = Pipelines.create(
                jenkins,
                "tracked",
                """
                remotePowerShell host: 'web01', credentialParameters: [Admin: 'sql-tracked', Key: '${CHOSEN}'],
                    script: "param(\\$Admin, \\$Key) 'not %s'; 'nor open-sesame'"
                """
                        .formatted(KilledControllerTest.SECRET));
        job.addProperty(new ParametersDefinitionProperty(
                new CredentialsParameterDefinition("CHOSEN", "", "api-key", StringCredentials.class.getName(), true)));
        WorkflowRun build = job.scheduleBuild2(
                        0, new ParametersAction(new CredentialsParameterValue("CHOSEN", "api-key", "", true)))
                .get();

        jenkins.assertBuildStatusSuccess(build);
        assertThat(Pipelines.log(build)).contains("not ****", "nor ****");
        for (String id : List.of("sql-tracked", "api-key", "svc-deploy")) {
            assertThat(usage(id)).as(id).anyMatch(link -> link.contains(job.getUrl()));
        }
    }

    private static List<String> usage(String credentialsId) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.goTo("credentials/store/system/domain/_/credential/" + credentialsId);
            return page.getAnchors().stream().map(HtmlAnchor::getHrefAttribute).toList();
        }
    }

    @Test
    void theErrorsOfAResultTellWhatAndWhere() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                def r = remotePowerShell host: 'web01', returnResult: true, script: '''
                    Write-Warning 'careful'
                    function Stop-It { throw [IO.IOException]::new('no such disk') }
                    Stop-It
                '''
                echo "${r.status} ${r.exitCode} ${r.warnings} ${r.hadErrors} ${r.durationMillis > 0} ${r.reconnects} ${r.recordsLost}"
                def e = r.errors[0]
                echo "${r.errors.size()} ${e.message}: ${e.type}, ${e.category}"
                echo "at " + e.position.tokenize('\\n')[0]
                echo "stack " + e.stack.tokenize('\\n')[0]
                """);

        assertThat(Pipelines.log(build))
                .contains("failed 1 [careful] true true 0 0")
                .anyMatch(line -> line.startsWith("1 no such disk: System.IO.IOException, OperationStopped"))
                .anyMatch(line -> line.matches("at At .*:3 char:\\d+"))
                .anyMatch(line -> line.matches("stack at Stop-It, .*: line 3"));
    }
}
