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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.graph.FlowGraphWalker;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a step's options do to the script, the log and the result, with a real PowerShell. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StepOptionsTest {
    @TempDir
    static Path directory;

    private static JenkinsRule jenkins;
    private static HttpsHost host;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Path pwsh = SharedMaterial.pwsh();
        host = HttpsHost.start(
                new SimulatedHostSettings().user("deploy", "secret").engine(new PwshEngine(pwsh)));
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(definition("web01"), definition("web02"));
    }

    private static RemoteHost definition(String name) throws Exception {
        RemoteHost definition = Hosts.of(host, name);
        definition.setHostDirectory(directory.resolve("host").toString());
        return definition;
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void aScriptGetsTypedParametersVariablesAndItsDirectory() throws Exception {
        List<String> log = succeed(
                """
                withEnv(['STAGE=test', 'HIDDEN=x']) {
                  remotePowerShell host: 'web01', workingDirectory: '%s', env: [COLOUR: 'red'], inheritEnv: ['STAGE'],
                      parameters: [Text: '1.10', Number: 42, Flag: true, Many: ['a', 'b'], Table: [key: 'value']], script: '''
                    param([string]$Text, [int]$Number, [switch]$Flag, [string[]]$Many, [hashtable]$Table)
                    "$Text $($Number + 1) $Flag $($Many.Count) $($Table.key)"
                    "$env:COLOUR $env:STAGE [$env:HIDDEN]"
                    (Get-Location).Path
                  '''
                }"""
                        .formatted(directory));

        assertThat(log).contains("1.10 43 True 2 value", "red test []", directory.toString());
    }

    @Test
    void theLogHasTheStreamsThatAreAskedForAndOthersNot() throws Exception {
        String script = "script: \"Write-Verbose 'v'; Write-Debug 'd'; Write-Warning 'w'; 'o'\"";
        List<String> some =
                succeed("remotePowerShell host: 'web01', streams: ['output', 'verbose', 'debug'], " + script);
        List<String> usual = succeed("remotePowerShell host: 'web01', " + script);

        assertThat(some).contains("VERBOSE: v", "DEBUG: d", "o").noneMatch(line -> line.endsWith(": w"));
        assertThat(usual).contains("WARNING: w", "o").noneMatch(line -> line.matches("(VERBOSE|DEBUG): ."));
    }

    @Test
    void progressIsInTheLogUnlessItIsUnwanted() throws Exception {
        String script = "script: \"Write-Progress -Activity 'Copying' -Status 'files' -PercentComplete 37; 'o'\"";

        assertThat(succeed("remotePowerShell host: 'web01', " + script))
                .anyMatch(line -> line.startsWith("remotePowerShell: [progress] Copying") && line.contains("37 %"));
        assertThat(succeed("remotePowerShell host: 'web01', progress: 'none', " + script))
                .contains("o")
                .noneMatch(line -> line.contains("[progress]"));
    }

    @Test
    void tablesHaveTheChosenWidth() throws Exception {
        List<String> log = succeed("remotePowerShell host: 'web01', outputWidth: 40,"
                + " script: \"[pscustomobject]@{ Name = 'n' * 60; Other = 1 }\"");

        assertThat(log)
                .filteredOn(line -> line.startsWith("nnn"))
                .singleElement()
                .asString()
                .hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void whatCountsAsAFailureIsChosen() throws Exception {
        List<String> log = succeed(
                """
                def run = { options -> remotePowerShell([host: 'web01', returnStatus: true] + options) }
                def codes = [
                  run(script: "Write-Error 'no'"),
                  run(script: "Write-Error 'no'", failOnErrorRecord: true),
                  run(script: "Write-Error 'no'; exit 5", errorActionPreference: 'Stop'),
                  run(script: "& sh -c 'exit 3'"),
                  run(script: "& sh -c 'exit 3'", ignoreLastExitCode: true),
                  run(script: "& sh -c 'exit 3'; exit 4", ignoreLastExitCode: true)]
                echo "codes ${codes}"
                """);

        assertThat(log).contains("codes [0, 1, 1, 3, 0, 4]");
    }

    @Test
    void aScriptFileIsReadInItsEncoding() throws Exception {
        List<String> log = succeed(
                """
                node {
                  writeFile file: 'x.ps1', text: "'Gr\\u00fc\\u00dfe'", encoding: 'windows-1252'
                  remotePowerShell host: 'web01', scriptFile: 'x.ps1', encoding: 'windows-1252'
                }""");

        assertThat(log).contains("Gr\u00fc\u00dfe");
    }

    @Test
    void theHostItselfEndsAScriptThatTakesTooLong() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.FAILURE,
                "remotePowerShell host: 'web01', maxRuntime: '1s', script: \"'under way'; Start-Sleep 600\"");

        assertThat(Pipelines.log(build))
                .contains("under way")
                .anyMatch(line -> line.startsWith("ERROR: ") && line.contains("maximum run time"));
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void aSingleCommandRunsWithoutTheRunnerAndTheLogSaysWhatThatCosts() throws Exception {
        List<String> log =
                succeed("remotePowerShell host: 'web01', command: 'Write-Output', parameters: [InputObject: 'hello']");

        assertThat(log).contains("hello").anyMatch(line -> line.contains("no exit code"));
    }

    @Test
    void enoughHostsAreEnough() throws Exception {
        List<String> log = succeed(
                "remotePowerShell hosts: ['web01', 'web99', 'web02'], minSuccess: 2, throttleLimit: 1, script: \"'done'\"");
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.FAILURE,
                "remotePowerShell hosts: ['web01', 'web99', 'web02'], minSuccess: 3, script: \"'done'\"");

        assertThat(log).contains("[web01] done", "[web02] done");
        assertThat(Pipelines.log(build)).anyMatch(line -> line.contains("failed on 1 of 3 hosts"));
    }

    @Test
    void aSessionIsKeptAsLongAsTheStepSays() throws Exception {
        assertThat(succeed("remotePowerShell host: 'web01', idleTimeout: '48h', script: \"'done'\""))
                .anyMatch(line -> line.endsWith("if nobody is connected the script goes on for up to 2 d"));
    }

    @Test
    void theStepHasItsLabelInTheGraph() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                "remotePowerShell host: 'web01', label: 'Install " + "updates ".repeat(20) + "', script: \"'done'\"");

        List<String> labels = StreamSupport.stream(new FlowGraphWalker(build.getExecution()).spliterator(), false)
                .map(node -> node.getPersistentAction(LabelAction.class))
                .filter(label -> label != null)
                .map(LabelAction::getDisplayName)
                .toList();
        assertThat(labels)
                .singleElement()
                .asString()
                .startsWith("Install updates ")
                .hasSizeLessThanOrEqualTo(100);
    }

    private static List<String> succeed(String script) throws Exception {
        return Pipelines.log(Pipelines.run(jenkins, Result.SUCCESS, script));
    }
}
