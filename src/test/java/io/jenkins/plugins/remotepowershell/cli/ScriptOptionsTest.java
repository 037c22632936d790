package io.jenkins.plugins.remotepowershell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the runner can do is reached from the command line. Against a real PowerShell. */
@Timeout(180)
class ScriptOptionsTest {
    @TempDir
    static Path directory;

    private static SimulatedHost host;

    @BeforeAll
    static void startHost() throws IOException {
        host = SimulatedHost.start(
                new SimulatedHostSettings().user("deploy", "secret").engine(new PwshEngine(SharedMaterial.pwsh())));
    }

    @AfterAll
    static void stopHost() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void parametersEnvironmentAndDirectoryAreGiven() throws Exception {
        int exitCode = run(
                "--script",
                "param($name, $port, [switch] $force, $tags, $list, $text)\n"
                        + "\"$name $($port.GetType().Name) $force $($tags.a) $($list.Count) $($text.GetType().Name)\"\n"
                        + "$env:RP_STAGE; (Get-Location).Path; exit $port",
                "--parameter",
                "name=web 01",
                "--parameter",
                "port=42",
                "--parameter",
                "force=true",
                "--parameter",
                "tags={\"a\":7}",
                "--parameter",
                "list:=[1,2,3]",
                "--parameter",
                "text=007",
                "--env",
                "RP_STAGE=prod=1",
                "--working-directory",
                directory.toString());

        assertThat(output()).containsExactly("web 01 Int32 True 7 3 String", "prod=1", directory.toString());
        assertThat(exitCode).isEqualTo(42);
    }

    @Test
    void aTemporaryDirectoryIsThereForTheRunAlone() throws Exception {
        int exitCode =
                run("--script", "[IO.File]::WriteAllText('x', ''); (Get-Location).Path", "--working-directory", "temp");

        assertThat(exitCode).isZero();
        assertThat(Path.of(output().get(0)).getFileName().toString()).startsWith("remote-powershell-");
        assertThat(Path.of(output().get(0))).doesNotExist();
        assertThat(run("--command", "Get-Date", "--working-directory", "temp")).isEqualTo(2);
    }

    @Test
    void credentialsAreReadFromAFile() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "pa\u00e4ss\n");
        run(
                "--script", "param([pscredential] $c) $c.UserName; $c.GetNetworkCredential().Password.Length",
                "--credential-parameter", "c=CORP\\deploy",
                "--credential-password-file", "c=" + password);

        assertThat(output()).containsExactly("CORP\\deploy", "5");
    }

    @Test
    void aCredentialsPasswordIsReadFromTheEnvironment() throws Exception {
        String variable = System.getenv().containsKey("HOME") ? "HOME" : "PATH";
        run(
                "--script", "param([pscredential] $c) $c.UserName; $c.GetNetworkCredential().Password",
                "--credential-parameter", "c=deploy",
                "--credential-password-env", "c=" + variable);

        assertThat(output()).containsExactly("deploy", System.getenv(variable));
    }

    @Test
    void aParameterIsReadFromAFileOfJson() throws Exception {
        Path file = Files.writeString(directory.resolve("map.json"), "{\"list\": [1, \"007\"], \"on\": true}");
        run("--script", "param($m) $m.list[0] + 1; $m.list[1]; $m.on", "--parameter", "m:=@" + file);

        assertThat(output()).containsExactly("2", "007", "True");
    }

    @Test
    void objectsComeAsJsonAndTheResultHasErrorsAndWarnings() throws Exception {
        int exitCode = run(
                "--script",
                "Write-Warning 'careful'; @{ a = 1 }; Write-Error 'broken'; 'text'",
                "--return-json",
                "--journal",
                "--fail-on-error-record");

        assertThat(output()).containsExactly("{\"a\":1}", "\"text\"");
        assertThat(exitCode).isEqualTo(1);
        JsonNode result = result();
        assertThat(result.get("outcome").asText()).isEqualTo("FAILED");
        assertThat(result.get("exitCode").asInt()).isEqualTo(1);
        assertThat(result.get("errorRecords").asInt()).isEqualTo(1);
        assertThat(result.get("errors").get(0).get("message").asText()).isEqualTo("broken");
        assertThat(result.get("errors").get(0).get("position").asText()).contains("script.ps1:1");
        assertThat(result.get("warnings").get(0).asText()).isEqualTo("careful");
        assertThat(result.get("lostRecords").asInt()).isZero();
        assertThat(result.get("reconnects").asInt()).isZero();
        assertThat(result.get("durationMillis").isNumber()).isTrue();
    }

    @Test
    void theErrorPreferenceAndTheLastExitCodeAreChosen() throws Exception {
        int stopped = run("--script", "Write-Error 'x'; 'never'", "--error-action-preference", "Stop");
        assertThat(output()).isEmpty();
        int ignored = run("--script", "sh -c 'exit 3'; 'b'", "--ignore-last-exit-code");

        assertThat(output()).containsExactly("b");
        assertThat(List.of(stopped, ignored)).containsExactly(1, 0);
    }

    @Test
    void theMaximumRunTimeEndsWith124() throws Exception {
        assertThat(run("--script", "'a'; Start-Sleep 600", "--max-runtime", "2s"))
                .isEqualTo(124);
        assertThat(output()).containsExactly("a");
    }

    @Test
    void oneCommandRunsWithoutTheRunner() throws Exception {
        Path file = Files.writeString(directory.resolve("to-read"), "one\ntwo\n");
        int exitCode = run("--command", "Get-Content", "--parameter", "Path=" + file);

        assertThat(output()).containsExactly("one", "two");
        assertThat(exitCode).isZero();
        assertThat(run("--command", "No-SuchCommand")).isEqualTo(1);
        assertThat(result().get("outcome").asText()).isEqualTo("FAILED");
    }

    @Test
    void aNativeEncodingAndAWidthAreChosen() throws Exception {
        run(
                "--script", "sh -c \"printf '\\344\\n'\"; [pscustomobject]@{ A = 'x' * 60; B = 'y' }",
                "--native-encoding", "iso-8859-1",
                "--output-width", "40");

        assertThat(output()).startsWith("\u00e4").allMatch(line -> line.length() <= 40);
    }

    private static int run(String... options) throws IOException {
        Files.deleteIfExists(directory.resolve("output"));
        Files.deleteIfExists(directory.resolve("result"));
        Path password = Files.writeString(directory.resolve("sign-on"), "secret");
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--endpoint",
                host.endpoint().toString(),
                "--authentication",
                "basic",
                "--allow-unencrypted",
                "--username",
                "deploy",
                "--password-file",
                password.toString(),
                "--store",
                directory.resolve("store").toString(),
                "--host-directory",
                directory.resolve("host").toString(),
                "--output",
                directory.resolve("output").toString(),
                "--result",
                directory.resolve("result").toString()));
        arguments.addAll(List.of(options));
        return RemotePowerShell.commandLine(Console.standard()).execute(arguments.toArray(String[]::new));
    }

    private static List<String> output() throws IOException {
        return Files.readAllLines(directory.resolve("output"));
    }

    private static JsonNode result() throws IOException {
        return new ObjectMapper().readTree(directory.resolve("result").toFile());
    }
}
