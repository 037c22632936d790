package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the scripts of a block leave to each other in a real PowerShell. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BlockOnPowerShellTest {
    @TempDir
    Path directory;

    @Test
    void whatOneScriptLeavesIsThereInTheNextOneAndItsSecretsAreMaskedThereToo(JenkinsRule jenkins) throws Exception {
        Path pwsh = SharedMaterial.pwsh();
        try (HttpsHost host = HttpsHost.start(
                new SimulatedHostSettings().user("deploy", "secret").engine(new PwshEngine(pwsh)))) {
            Hosts.addGlobally("svc-deploy", "secret");
            Hosts.addGlobally("sql-admin", "Pa55-w0rd-for-sql");
            RemoteHost definition = Hosts.of(host, "web01");
            definition.setHostDirectory(directory.toString());
            Hosts.defineGlobally(definition);

            WorkflowRun build = Pipelines.run(
                    jenkins,
                    Result.SUCCESS,
                    """
                    withRemotePowerShell(host: 'web01') {
                      remotePowerShell script: 'param($P) $kept = $P.GetNetworkCredential().Password; function Get-It { $kept }',
                          credentialParameters: [P: 'sql-admin']
                      remotePowerShell 'Set-Location /; "it is $(Get-It)"'
                      def v = remotePowerShell(script: '"$($kept.Length) in $(Get-Location)"', returnStdout: true).trim()
                      echo "got ${v}"
                    }
                    """);

            assertThat(Pipelines.log(build))
                    .contains("it is ****", "got 17 in /")
                    .noneMatch(line -> line.contains("Pa55"));
            assertThat(host.host().shellIds()).isEmpty();
        }
    }
}
