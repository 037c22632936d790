package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.CertificateAuthentication;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RemotePowerShellConfiguration;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RemotePowerShellStepTest {
    @AutoClose
    private static HttpsHost host;

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        host = HttpsHost.start();
        Pipelines.know(host);
    }

    @Test
    void aDeclarativePipelineNeedsNoAgent() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                pipeline {
                  agent none
                  stages { stage('Patch') { steps {
                    remotePowerShell host: 'web01', label: 'Install updates', script: '1..3 | ForEach-Object { "line $_" }'
                  } } }
                }""");

        assertThat(Pipelines.linesWith(build, "line")).containsExactly("line 1", "line 2", "line 3");
        assertThat(Pipelines.log(build))
                .anyMatch(line -> line.matches("remotePowerShell: exit code 0 after \\d+ s \\(\\d+ records\\)"));
    }

    @Test
    void aScriptedPipelineGetsTheExitCode() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                "def code = remotePowerShell host: 'web01', returnStatus: true, script: 'exit 3'\necho \"code ${code + 1}\"");

        assertThat(Pipelines.log(build)).contains("code 4");
    }

    @Test
    void returnedOutputIsNotInTheLog() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                def out = remotePowerShell host: 'web01', returnStdout: true,
                    script: "Write-Output 'secret plan'; Write-Output 'b'; Write-Warning 'careful'"
                echo "<${out.length()}>"
                """);

        assertThat(Pipelines.log(build))
                .contains("<14>", "WARNING: careful")
                .noneMatch(line -> line.startsWith("secret plan"));
    }

    @Test
    void theResultTellsHowItEnded() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                def r = remotePowerShell host: 'web01', returnResult: true, returnStdout: true,
                    script: "Write-Output 'out'; Write-Error 'bad'; Write-Warning 'careful'; exit 5"
                echo "${r.host} ${r.status} ${r.exitCode} ${r.errors*.message} ${r.warnings} ${r.hadErrors} ${r.output.trim()} ${r.recordsLost}"
                """);

        assertThat(Pipelines.log(build)).contains("web01 completed 5 [bad] [careful] true out 0");
    }

    @Test
    void anExitCodeFailsTheBuildInTheWordsOfOtherSteps() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, Result.FAILURE, "remotePowerShell host: 'web01', script: 'exit 7'");

        assertThat(Pipelines.log(build)).contains("ERROR: script returned exit code 7");
    }

    @Test
    void aTerminatingErrorIsShownOnce() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins, Result.FAILURE, "remotePowerShell host: 'web01', script: \"throw 'no such disk'\"");

        assertThat(Pipelines.log(build).stream().filter("no such disk"::equals)).hasSize(1);
    }

    @Test
    void aCaughtFailureTellsHostCodeAndErrorRecord() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                import io.jenkins.plugins.remotepowershell.steps.RemotePowerShellException
                try {
                  remotePowerShell host: 'web01', script: "Write-Error 'first'; exit 9"
                } catch (RemotePowerShellException e) {
                  echo "${e.host} ${e.exitCode} ${e.errorRecord}"
                }""");

        assertThat(Pipelines.log(build)).contains("web01 9 first");
    }

    @Test
    void aChosenCodeMakesTheBuildUnstable() throws Exception {
        Pipelines.run(jenkins, Result.UNSTABLE, "remotePowerShell host: 'web01', unstableReturn: 3, script: 'exit 3'");
    }

    @Test
    void anUnknownHostIsRefusedInOneSentence() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, Result.FAILURE, "remotePowerShell host: 'web99', script: 'exit 0'");

        assertThat(String.join("\n", Pipelines.log(build))).contains("there is no host web99");
    }

    @Test
    void argumentsThatDoNotFitAreNamed() throws Exception {
        WorkflowRun both = Pipelines.run(
                jenkins, Result.FAILURE, "remotePowerShell host: 'web01', script: 'exit 0', scriptFile: 'a.ps1'");
        WorkflowRun forms = Pipelines.run(
                jenkins,
                Result.FAILURE,
                "remotePowerShell host: 'web01', script: 'exit 0', returnStatus: true, returnStdout: true");

        assertThat(String.join("\n", Pipelines.log(both)))
                .contains("give exactly one of script, scriptFile, command and attach; 2 of them are given");
        assertThat(String.join("\n", Pipelines.log(forms))).contains("give at most one of returnStatus, returnStdout");
    }

    @Test
    void aScriptFileWithoutAWorkspaceNamesTheWayOut() throws Exception {
        WorkflowRun build =
                Pipelines.run(jenkins, Result.FAILURE, "remotePowerShell host: 'web01', scriptFile: 'ops/x.ps1'");

        assertThat(String.join("\n", Pipelines.log(build))).contains("use script: readTrusted('ops/x.ps1')");
    }

    @Test
    void aScriptFileIsReadFromTheWorkspace() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                node {
                  writeFile file: 'ops/x.ps1', text: '"from a file"'
                  remotePowerShell host: 'web01', scriptFile: 'ops/x.ps1'
                }""");

        assertThat(Pipelines.log(build)).contains("from a file");
    }

    @Test
    void tooMuchReturnedTextFailsWithASentence() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.FAILURE,
                """
                remotePowerShell host: 'web01', returnStdout: true, maxReturnLength: 1000,
                    script: '1..100 | ForEach-Object { "0123456789 $_" }'""");

        assertThat(String.join("\n", Pipelines.log(build))).contains("longer than 1000 characters");
    }

    /** What is delivered leaves the store beyond 8 MiB: its end is not the whole. */
    @Test
    void textBeyondWhatTheStoreKeepsFailsWithASentenceToo() throws Exception {
        String script =
                "remotePowerShell host: 'web01', %s: true, script: '1..120 | ForEach-Object { \"x\" * 100000 }'";
        WorkflowRun text = Pipelines.run(jenkins, Result.FAILURE, script.formatted("returnStdout"));
        WorkflowRun data = Pipelines.run(jenkins, Result.FAILURE, script.formatted("returnJson"));

        assertThat(String.join("\n", Pipelines.log(text))).contains("longer than 10485760 characters");
        assertThat(String.join("\n", Pipelines.log(data))).contains("longer than 10485760 characters");
    }

    @Test
    void otherStreamsTakeNothingFromTheReturnedText() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                def out = remotePowerShell host: 'web01', returnStdout: true, maxReturnLength: 1000,
                    script: '"first"; 1..90 | ForEach-Object { Write-Warning "' + 'x' * 100000 + '" }; "last"'
                echo "<${out.readLines()}>"
                """);

        assertThat(Pipelines.log(build)).contains("<[first, last]>");
    }

    /** They stay where output leaves the store. */
    @Test
    void aResultNamesTheFirstErrorsAndWarningsOfAScriptThatWritesALot() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                def result = remotePowerShell host: 'web01', returnResult: true,
                    script: 'Write-Warning "early"; Write-Error "bad"; 1..90 | ForEach-Object { "x" * 100000 }; Write-Warning "late"'
                echo "<${result.warnings}, ${result.errors*.message}>"
                """);

        assertThat(Pipelines.log(build)).contains("<[early, late], [bad]>");
    }

    @Test
    void aLongTextIsOneLine() throws Exception {
        WorkflowRun build =
                Pipelines.run(jenkins, Result.SUCCESS, "remotePowerShell host: 'web01', script: '\"abc\" * 100000'");

        assertThat(Pipelines.linesWith(build, "abc")).containsExactly("abc".repeat(100_000));
    }

    @Test
    void secretsAreMaskedInWholeLines() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                withCredentials([usernamePassword(credentialsId: 'svc-deploy', usernameVariable: 'U', passwordVariable: 'P')]) {
                  remotePowerShell host: 'web01', script: '"the ' + P + ' word"'
                }""");

        assertThat(Pipelines.log(build)).contains("the **** word");
    }

    /** The host sends a long line in pieces of 4,600 UTF-16 units. */
    @Test
    void aSecretIsMaskedWhereTheLineItIsInWasCut() throws Exception {
        Hosts.addGlobally("hidden", KilledControllerTest.SECRET);
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                withCredentials([usernamePassword(credentialsId: 'hidden', usernameVariable: 'U', passwordVariable: 'P')]) {
                  remotePowerShell host: 'web01', script: '"%s' + P + '%s"'
                }"""
                        .formatted("x".repeat(4590), "y".repeat(4590)));

        assertThat(Pipelines.linesWith(build, "xxx")).containsExactly("x".repeat(4590) + "****" + "y".repeat(4590));
    }

    @Test
    void theFreestyleStepIsRefusedInAPipeline() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.FAILURE,
                "node { step([$class: 'RemotePowerShellBuilder', step: [script: '\"done\"', host: 'web01']]) }");

        assertThat(Pipelines.log(build))
                .anyMatch(line -> line.contains("SimpleBuildStep") && line.contains("RemotePowerShellBuilder"));
    }

    @Test
    void eachLineOfASecretIsMaskedByItselfAndTheLongestFirst() {
        SecretMask mask = new SecretMask(List.of("first line\n\nsecond line\r\n", "word", "password", " "));

        assertThat(mask.apply("<first line>")).isEqualTo("<****>");
        assertThat(mask.apply("second line, a password, a word")).isEqualTo("****, a ****, a ****");
        assertThat(mask.apply("first")).isEqualTo("first");
        assertThat(new SecretMask(List.of("", " ")).apply("a  b")).isEqualTo("a  b");
    }

    @Test
    void thePasswordOfTheConnectionIsMasked() throws Exception {
        try (HttpsHost guarded =
                HttpsHost.start(new SimulatedHostSettings().user("deploy", KilledControllerTest.SECRET))) {
            Hosts.addGlobally("svc-guarded", KilledControllerTest.SECRET);
            defineAlso(guarded, "guarded", "svc-guarded");
            WorkflowRun build = Pipelines.run(
                    jenkins,
                    Result.FAILURE,
                    "remotePowerShell host: 'guarded', script: '\"it is %1$s\"; throw \"not %1$s\"'"
                            .formatted(KilledControllerTest.SECRET));

            assertThat(Pipelines.log(build))
                    .contains("it is ****")
                    .noneMatch(line -> line.contains(KilledControllerTest.SECRET) && !line.contains("script:"));
        }
    }

    @Test
    void aTimeoutForWhichTheHostKeepsNoSessionIsWarnedOf() throws Exception {
        try (HttpsHost forgetful = HttpsHost.start(new SimulatedHostSettings()
                .user("deploy", "secret")
                .idleTimeouts(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(2)))) {
            defineAlso(forgetful, "forgetful", "svc-deploy");
            WorkflowRun build = Pipelines.run(
                    jenkins,
                    Result.SUCCESS,
                    """
                    timeout(time: 12, unit: 'HOURS') {
                      timeout(3600) { remotePowerShell host: 'forgetful', script: '"long"' }
                      timeout(60) { remotePowerShell host: 'forgetful', script: '"short"' }
                    }""");

            assertThat(Pipelines.linesWith(build, "remotePowerShell: timeout is "))
                    .containsExactly(
                            "remotePowerShell: timeout is 12 h, but forgetful keeps a session only 2 h while nobody"
                                    + " is connected (idleTimeout, or MaxIdleTimeoutMs of the host): if Jenkins is away for"
                                    + " longer, the host ends the script");
        }
    }

    @Test
    void aCertificateOfTheCredentialsPluginSignsOn(@TempDir Path directory) throws Exception {
        try (HttpsHost careful = HttpsHost.start(new SimulatedHostSettings().certificateUser("CN=deploy", "deploy"))) {
            Hosts.add(jenkins.jenkins, Hosts.certificate(directory, "web-certificate"));
            RemoteHost definition = Hosts.of(careful, "careful");
            definition.setAuthentication(new CertificateAuthentication());
            defineAlso(definition, "web-certificate");
            WorkflowRun build =
                    Pipelines.run(jenkins, Result.SUCCESS, "remotePowerShell host: 'careful', script: '\"let in\"'");

            assertThat(Pipelines.log(build)).contains("let in").anyMatch(line -> line.contains(", Certificate as "));
            assertThat(careful.host().shellIds()).isEmpty();
        }
    }

    private static void defineAlso(HttpsHost at, String name, String credentialsId) throws Exception {
        defineAlso(Hosts.of(at, name), credentialsId);
    }

    private static void defineAlso(RemoteHost definition, String credentialsId) {
        definition.setCredentialsId(credentialsId);
        List<RemoteHost> known = RemotePowerShellConfiguration.get().getHosts();
        Hosts.defineGlobally(
                Stream.concat(known.stream(), Stream.of(definition)).toArray(RemoteHost[]::new));
    }

    @Test
    void hostsRunBesideEachOtherAndTheirLinesBeginWithTheirNames() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                """
                def codes = remotePowerShell hosts: ['web01', 'web02', 'web03'], throttleLimit: 2, returnStatus: true,
                    script: '"hello"; exit 4'
                echo "${codes}"
                """);

        assertThat(Pipelines.log(build)).contains("[web01] hello", "[web02] hello", "[web03] hello");
        assertThat(Pipelines.log(build)).contains("[web01:4, web02:4, web03:4]");
    }

    @Test
    void aFailureOnOneOfSeveralHostsNamesIt() throws Exception {
        WorkflowRun build =
                Pipelines.run(jenkins, Result.FAILURE, "remotePowerShell hosts: ['web01', 'web99'], script: 'exit 0'");

        assertThat(String.join("\n", Pipelines.log(build))).contains("failed on 1 of 2 hosts: web99: there is no host");
    }

    @Test
    void aParameterThatLooksLikeASecretIsWarnedOf() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                Result.SUCCESS,
                "remotePowerShell host: 'web01', parameters: [SqlPassword: 'x', Depth: 3], script: '\"ok\"'");

        assertThat(Pipelines.linesWith(build, "remotePowerShell: parameter SqlPassword looks like a secret"))
                .hasSize(1);
    }
}
