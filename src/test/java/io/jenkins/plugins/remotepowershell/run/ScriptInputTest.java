package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a script is given: parameters with their types, environment, directory, secrets. Against a real PowerShell. */
@Timeout(120)
class ScriptInputTest {
    private static final String ANY_TEXT = "a 'b' \"c\" $d `e % \u00e4\u20ac\ud83d\ude00 \u0000|\ud800|\r\n_x0041_ ]]>";

    @TempDir
    static Path directory;

    private static RealPowerShellHost host;

    @BeforeAll
    static void startHost() throws Exception {
        host = new RealPowerShellHost(directory);
    }

    @AfterAll
    static void stopHost() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void parametersKeepTheirTypes() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("param($text, $yes, $int, $long, $double, $list, $map, $none)\n"
                        + "foreach ($v in $text, $yes, $int, $long, $double) { \"$($v.GetType().Name) $v\" }\n"
                        + "\"list of $($list.Count): $($list[0].GetType().Name) $($list[1].GetType().Name)\"\n"
                        + "\"$($list[2].a)\"; \"$($map['key'].Count) $($map.key[1])\"; $map['Key with blank']\n"
                        + "$null -eq $none")
                .parameter("text", "1.10")
                .parameter("yes", true)
                .parameter("int", 7)
                .parameter("long", 7_000_000_000L)
                .parameter("double", 0.5)
                .parameter("list", Arrays.asList("x", 2, Map.of("a", "nested")))
                .parameter("map", new TreeMap<>(Map.of("key", List.of(1, 2), "Key with blank", "v")))
                .parameter("none", null));

        assertThat(run.output())
                .describedAs("%s", run)
                .containsExactly(
                        "String 1.10",
                        "Boolean True",
                        "Int32 7",
                        "Int64 7000000000",
                        "Double 0.5",
                        "list of 3: String Int32",
                        "nested",
                        "2 2",
                        "v",
                        "True");
    }

    @Test
    void parametersBindToDeclaredTypesAndSwitches() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("param([switch] $force, [switch] $quiet, [int[]] $ports,"
                        + " [string[]] $names, [hashtable] $tags, [ValidateSet('blue', 'green')] $colour)\n"
                        + "\"$force $quiet $($ports -join '+') $($names.Count) $($tags.a) $colour\"")
                .parameter("force", true)
                .parameter("quiet", false)
                .parameter("ports", List.of(80, 443))
                .parameter("names", List.of("one"))
                .parameter("tags", Map.of("a", 1))
                .parameter("colour", "green"));

        assertThat(run.output()).describedAs("%s", run).containsExactly("True False 80+443 1 1 green");
    }

    @Test
    void aParameterThatTheScriptDoesNotTakeIsAnErrorThatNamesIt() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("[CmdletBinding()] param($a) 'never'").parameter("colour", 1));

        assertThat(run.outcome().kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(run.errors()).contains("colour");
        assertThat(run.output()).isEmpty();
    }

    @Test
    void anyTextArrivesAsItIs() throws Exception {
        FinishedRun run = host.run(
                new RunnerSettings("param($text) $text; ([int[]][char[]]$text) -join ','").parameter("text", ANY_TEXT));

        assertThat(run.output().get(1))
                .isEqualTo(String.join(
                        ",", ANY_TEXT.chars().mapToObj(Integer::toString).toList()));
        assertThat(run.output().get(0)).isEqualTo(ANY_TEXT);
    }

    @Test
    void aScriptOfAMegabyteRuns() throws Exception {
        FinishedRun run = host.run("$x = '" + "y".repeat(1 << 20) + "'; $x.Length");

        assertThat(run.output()).containsExactly("1048576");
    }

    @Test
    void theEnvironmentReachesTheScriptAndItsPrograms() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("$env:RP_COLOUR; sh -c 'echo $RP_COLOUR'")
                .environment("RP_COLOUR", "gr\u00fcn & 'x'"));

        assertThat(run.output()).containsExactly("gr\u00fcn & 'x'", "gr\u00fcn & 'x'");
    }

    @Test
    void theScriptStartsInItsWorkingDirectory() throws Exception {
        Path work = Files.createDirectory(directory.resolve("work here"));
        FinishedRun run =
                host.run(new RunnerSettings("(Get-Location).Path; [Environment]::CurrentDirectory; sh -c 'pwd'")
                        .workingDirectory(work.toString()));

        assertThat(run.output()).containsExactly(work.toString(), work.toString(), work.toString());
    }

    @Test
    void aWorkingDirectoryThatIsNotThereMeansNotStarted() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("'never'").workingDirectory("/no/such/place"));

        assertThat(run.outcome().kind()).isEqualTo(OutcomeKind.NOT_STARTED);
        assertThat(run.outcome().sentence()).contains("/no/such/place");
        assertThat(run.output()).isEmpty();
    }

    @Test
    void secretsArriveAsCredentialAndSecureString() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("param([pscredential] $account, [securestring] $token)\n"
                        + "$account.UserName; $account.GetNetworkCredential().Password -ceq 'p\u00e4ss \ud83d\ude00'\n"
                        + "[Net.NetworkCredential]::new('', $token).Password.Length")
                .secret("account", new RunnerSecret.Credential("CORP\\deploy", "p\u00e4ss \ud83d\ude00".toCharArray()))
                .secret("token", new RunnerSecret.Text("t0p-secret-token".toCharArray())));

        assertThat(run.output()).describedAs("%s", run).containsExactly("CORP\\deploy", "True", "16");
    }

    @Test
    void secretsAreInNoFileRecordOrNoticeAndTheScriptsTextInNoFile() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("param($token)\n'text of the script'.Length\nthrow 'x'")
                .journal(true)
                .secret("token", new RunnerSecret.Text("t0p-secret-token".toCharArray())));

        assertThat(run.toString()).doesNotContain("t0p-secret");
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .describedAs(file.toString())
                        .doesNotContain("t0p-secret")
                        .doesNotContain("text of the script");
            }
        }
    }

    @Test
    void theChosenFileNameIsTheScriptsOwn() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("$PSCommandPath; $PSScriptRoot")
                .fileName(directory.resolve("deploy.ps1").toString()));

        assertThat(run.output()).containsExactly(directory.resolve("deploy.ps1").toString(), directory.toString());
    }
}
