package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a script writes, of every stream, in its order. Against a real PowerShell. */
@Timeout(120)
class ScriptOutputTest {
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
    void allStreamsComeInTheOrderInWhichTheyWereWritten() throws Exception {
        FinishedRun run = host.run(new RunnerSettings(
                        """
                        'one'
                        Write-Warning 'two'
                        Write-Verbose 'three'
                        Write-Debug 'four'
                        Write-Host 'five'
                        Write-Information 'six'
                        Write-Error 'seven'
                        'eight'
                        """)
                .streams(EnumSet.allOf(RecordKind.class)));

        assertThat(run.records().stream()
                        .filter(record -> !EnumSet.of(RecordKind.START, RecordKind.FINAL, RecordKind.ERROR_DETAIL)
                                .contains(record.kind()))
                        .map(record -> record.kind() + " "
                                + record.text().lines().findFirst().orElse("")))
                .containsExactly(
                        "OUTPUT one",
                        "WARNING two",
                        "VERBOSE three",
                        "DEBUG four",
                        "INFORMATION five",
                        "INFORMATION six",
                        "ERROR seven",
                        "OUTPUT eight");
    }

    @Test
    void recordsAreNumberedWithoutGapsFromTheStartToTheEnd() throws Exception {
        FinishedRun run = host.run("1..50; Write-Host 'x'; 'y' * 20000");

        List<RunnerRecord> records = run.observer().records();
        assertThat(records)
                .extracting(RunnerRecord::number)
                .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, records.size())
                        .boxed()
                        .toList());
        assertThat(records.get(0).kind()).isEqualTo(RecordKind.START);
        assertThat(records.get(records.size() - 1).kind()).isEqualTo(RecordKind.FINAL);
        assertThat(run.last().number("lastNumber")).contains((long) records.size() - 1);
    }

    @Test
    void whatIsWrittenToTheConsoleGoesNowhereAndHarmsNothing() throws Exception {
        FinishedRun run =
                host.run("'a'; [Console]::WriteLine('lost'); [Console]::Error.WriteLine('lost'); 'b'; exit 4");

        assertThat(run.records().stream()
                        .filter(record -> record.kind() == RecordKind.OUTPUT)
                        .map(RunnerRecord::text))
                .containsExactly("a", "b");
        assertThat(run.outcome().exitCode()).isEqualTo(4);
    }

    @Test
    void unwantedStreamsAreLeftOut() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("'a'; Write-Host 'b'; Write-Warning 'c'; Write-Error 'd'")
                .streams(EnumSet.of(RecordKind.OUTPUT)));

        assertThat(run.records())
                .extracting(RunnerRecord::kind)
                .containsExactly(RecordKind.START, RecordKind.OUTPUT, RecordKind.FINAL);
    }

    @Test
    void aLongLineIsCutAtSafeLengthsAndJoinedAgain() throws Exception {
        FinishedRun run = host.run("('\ud83d\ude00' * 30000) + 'end'; [string][char]0xD800 * 9300");

        assertThat(run.output().get(0)).isEqualTo("\ud83d\ude00".repeat(30000) + "end");
        assertThat(run.output().get(1)).isEqualTo("\ud800".repeat(9300));
        assertThat(run.observer().records().stream()
                        .filter(record -> !record.text().isEmpty())
                        .filter(RunnerRecord::more)
                        .map(RunnerRecord::text))
                .noneMatch(text -> Character.isHighSurrogate(text.charAt(text.length() - 1))
                        && text.codePoints().anyMatch(point -> point == 0x1F600));
        assertThat(run.observer().records()).allMatch(record -> record.text().length() <= 4600);
    }

    @Test
    void anyTextArrivesAsItIs() throws Exception {
        FinishedRun run =
                host.run("\"a`nb`r`nc`r\"; \"`0\"; ''; ' blank '; '%0A'; '\u00e4\u20ac'; [char]0xFFFF; '_x0041_'");

        assertThat(run.output())
                .containsExactly("a\nb\r\nc\r", "\0", "", " blank ", "%0A", "\u00e4\u20ac", "\uffff", "_x0041_");
    }

    @Test
    void piecesOfALineAreJoined() throws Exception {
        FinishedRun run =
                host.run("Write-Host 'a' -NoNewline; Write-Host 'b' -NoNewline; Write-Host 'c'; Write-Host 'd'");

        assertThat(run.texts(RecordKind.INFORMATION)).containsExactly("abc", "d");
    }

    @Test
    void aPieceOfALineEndsWhereOtherOutputFollows() throws Exception {
        FinishedRun run = host.run("Write-Host 'a' -NoNewline; 'out'; Write-Host 'b' -NoNewline");

        assertThat(run.records().stream()
                        .filter(record -> record.kind() == RecordKind.INFORMATION || record.kind() == RecordKind.OUTPUT)
                        .map(record -> record.kind().letter() + record.text()))
                .containsExactly("Ia", "Oout", "Ib");
    }

    @Test
    void objectsAreFormattedAsInAConsoleWithTheChosenWidth() throws Exception {
        String script =
                "[pscustomobject]@{ Name = 'a'; Text = 'x' * 100 }; [pscustomobject]@{ Name = 'b'; Text = 'y' }; 'end'";
        FinishedRun wide = host.run(new RunnerSettings(script).outputWidth(150));
        FinishedRun narrow = host.run(new RunnerSettings(script).outputWidth(40));

        assertThat(wide.output().stream().filter(line -> line.contains("Name"))).hasSize(1);
        assertThat(String.join("\n", wide.output()))
                .contains("a    " + "x".repeat(100))
                .contains("b    y");
        assertThat(wide.output()).last().isEqualTo("end");
        assertThat(narrow.output()).allMatch(line -> line.length() <= 40);
    }

    @Test
    void numbersAndNothingAreText() throws Exception {
        FinishedRun run = host.run("1; 2.5; $true; $null; [char]'c'; @(); 10MB");

        assertThat(run.output()).containsExactly("1", "2.5", "True", "c", "10485760");
    }

    @Test
    void outputObjectsCanComeAsJson() throws Exception {
        FinishedRun run = host.run(
                new RunnerSettings("@{ name = 'web'; ports = 80, 443; nested = @{ a = @{ b = @{ c = 1 } } } }\n"
                                + "'text'; 5; $null; Write-Host 'aside'; @{ umlaut = '\u00e4\"' }")
                        .json(true));

        List<String> json = run.texts(RecordKind.JSON);
        ObjectMapper mapper = new ObjectMapper();
        assertThat(json).describedAs("%s", run).hasSize(5);
        assertThat(mapper.readValue(json.get(0), Map.class))
                .containsEntry("name", "web")
                .containsEntry("ports", List.of(80, 443))
                .containsEntry("nested", Map.of("a", Map.of("b", Map.of("c", 1))));
        assertThat(json.subList(1, 4)).containsExactly("\"text\"", "5", "null");
        assertThat(mapper.readValue(json.get(4), Map.class)).containsEntry("umlaut", "\u00e4\"");
        assertThat(run.texts(RecordKind.INFORMATION)).containsExactly("aside");
        assertThat(run.output()).isEmpty();
    }

    @Test
    void progressComesAsThrottledLines() throws Exception {
        FinishedRun run = host.run("1..100 | ForEach-Object { Write-Progress -Activity 'Copying' -Status \"file $_\""
                + " -PercentComplete $_ }; 'done'");

        assertThat(run.observer().progress()).singleElement().asString().startsWith("Copying 1 %");
        assertThat(run.output()).containsExactly("done");
    }

    @Test
    void progressCanBeSwitchedOff() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("Write-Progress -Activity 'Copying' -PercentComplete 5; 'done'")
                .progressInterval(Duration.ZERO));

        assertThat(run.observer().progress()).isEmpty();
        assertThat(run.output()).containsExactly("done");
    }

    @Test
    void promptsEndInAnErrorAndNeverHang() throws Exception {
        FinishedRun run = host.run(
                """
                try { Read-Host 'name' } catch { "read: $($_.Exception.Message.Length -gt 0)" }
                try { $Host.UI.PromptForChoice('a', 'b', [Management.Automation.Host.ChoiceDescription[]]@('&Yes', '&No'), 0) }
                catch { 'choice refused' }
                try { Get-Credential } catch { 'credential refused' }
                'goes on'
                """);

        assertThat(run.output()).last().isEqualTo("goes on");
        assertThat(run.output()).contains("choice refused", "credential refused");
    }

    @Test
    void anUncaughtPromptFailsTheScript() throws Exception {
        FinishedRun run = host.run("$ErrorActionPreference = 'Stop'; Read-Host 'name'; 'never'");

        assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.FAILED);
        assertThat(run.output()).doesNotContain("never");
    }

    @Test
    void nativeProgramsAreReadInTheChosenEncoding() throws Exception {
        String script = "sh -c \"printf '\\344\\366\\n'\"";
        FinishedRun latin = host.run(new RunnerSettings(script).nativeEncoding("iso-8859-1"));
        FinishedRun utf8 = host.run("sh -c \"printf '\\303\\244\\n'\"");

        assertThat(latin.output()).describedAs("%s", latin).containsExactly("\u00e4\u00f6");
        assertThat(utf8.output()).containsExactly("\u00e4");
    }

    @Test
    void anUnknownNativeEncodingIsSaidAndTheScriptRuns() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("'runs'").nativeEncoding("no-such-encoding"));

        assertThat(run.output()).containsExactly("runs");
        assertThat(run.observer().notices())
                .anySatisfy(notice ->
                        assertThat(notice).contains("native text as utf-8").contains("no-such-encoding"));
    }
}
