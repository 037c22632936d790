package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Errors name the user's script and line, never the runner's, and say what is wrong. Against a real PowerShell. */
@Timeout(120)
class ScriptErrorsTest {
    @TempDir
    static Path directory;

    private static RealPowerShellHost host;

    @BeforeAll
    static void startHost() throws Exception {
        host = new RealPowerShellHost(directory);
        Files.writeString(directory.resolve("fails.ps1"), "'in file'\nWrite-Error 'from the file'");
    }

    @AfterAll
    static void stopHost() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void aParseErrorSaysWhatIsWrongAndWhere() throws Exception {
        FinishedRun run = run("'a'\nif ($true {\n'b'\n}");

        assertThat(run.output()).isEmpty();
        assertThat(run.errors())
                .contains("Missing closing ')'")
                .contains("At deploy.ps1:2")
                .contains("if ($true {");
        assertThat(detail(run).text("position")).startsWith("At deploy.ps1:2");
    }

    @Test
    void everyParseErrorIsShown() throws Exception {
        FinishedRun run = run("if (\n\n$x = }");

        assertThat(run.texts(RecordKind.ERROR).size()).isGreaterThan(1);
    }

    @Test
    void writeErrorAtTheTopLevelNamesTheScriptsLine() throws Exception {
        FinishedRun run = run("'a'\n\nWrite-Error 'broken'\n'b'");

        assertThat(run.output()).containsExactly("a", "b");
        assertThat(run.errors()).contains("broken").contains("deploy.ps1:3");
        assertNothingOfTheRunner(run);
    }

    @Test
    void aThrowNamesTheScriptsLine() throws Exception {
        FinishedRun run = run("function f {\n  throw 'broken'\n}\n\nf");

        assertThat(run.errors()).contains("broken").contains("deploy.ps1:2");
        assertThat(detail(run).text("stack")).contains("deploy.ps1: line 2").contains("deploy.ps1: line 5");
        assertNothingOfTheRunner(run);
    }

    @Test
    void anUnknownCommandNamesTheScriptsLine() throws Exception {
        FinishedRun run = run("'a'\nGet-NoSuchThing -x 1");

        assertThat(run.errors())
                .contains("Get-NoSuchThing")
                .contains("deploy.ps1:2")
                .contains("CommandNotFoundException");
        assertThat(detail(run).text("category")).contains("ObjectNotFound");
        assertNothingOfTheRunner(run);
    }

    @Test
    void aMissingParameterIsNamed() throws Exception {
        FinishedRun run = run("param([Parameter(Mandatory)] $target)\n$target");

        assertThat(run.errors()).contains("target");
        assertNothingOfTheRunner(run);
    }

    @Test
    void aCmdletsErrorNamesTheScriptsLine() throws Exception {
        FinishedRun run = run("'a'\nGet-Item /no/such/path");

        assertThat(run.errors()).contains("/no/such/path").contains("deploy.ps1:2");
        assertNothingOfTheRunner(run);
    }

    @Test
    void anErrorInACalledFileNamesTheCallAndInItsStackThatFile() throws Exception {
        FinishedRun run = run("& '" + directory.resolve("fails.ps1") + "'");

        assertThat(run.errors()).contains("from the file").contains("deploy.ps1:1");
        assertThat(detail(run).text("stack")).contains("fails.ps1: line 2").contains("deploy.ps1: line 1");
        assertNothingOfTheRunner(run);
    }

    @Test
    void anErrorHasMessageCategoryPositionAndStack() throws Exception {
        FinishedRun run = run("[int]::Parse('x')");

        RecordFields detail = detail(run);
        assertThat(detail.text("message")).contains("format");
        assertThat(detail.text("category")).isEqualTo("NotSpecified: (:) [], MethodInvocationException");
        assertThat(detail.text("id")).isEqualTo("FormatException");
        assertThat(detail.text("position")).contains("deploy.ps1:1");
        assertThat(detail.text("stack")).contains("deploy.ps1: line 1");
        assertThat(detail.text("type")).isNotEmpty();
    }

    @Test
    void anErrorOfSeveralLinesStaysOneRecord() throws Exception {
        FinishedRun run = run("Write-Error \"one`ntwo\"");

        assertThat(run.texts(RecordKind.ERROR)).hasSize(1);
        assertThat(run.errors()).startsWith("one\ntwo");
    }

    @Test
    void aProgramsStderrIsShownAsItIs() throws Exception {
        FinishedRun run = run("sh -c 'echo oops >&2; echo again >&2'");

        assertThat(run.texts(RecordKind.ERROR)).containsExactly("oops", "again");
        assertThat(run.outcome().exitCode()).isZero();
    }

    @Test
    void failOnErrorRecordTurnsAnErrorIntoAFailure() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("Write-Error 'x'; 'b'").failOnErrorRecord(true));

        assertThat(run.output()).containsExactly("b");
        assertThat(run.outcome().kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(run.outcome().exitCode()).isEqualTo(1);
        assertThat(run.outcome().sentence()).contains("error record");
    }

    @Test
    void failOnErrorRecordLetsAnExitCodeStand() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("Write-Error 'x'; exit 9").failOnErrorRecord(true));

        assertThat(run.outcome().exitCode()).isEqualTo(9);
    }

    @Test
    void aWarningIsNoFailure() throws Exception {
        FinishedRun run = host.run(new RunnerSettings("Write-Warning 'x'").failOnErrorRecord(true));

        assertThat(run.outcome().exitCode()).isZero();
    }

    @Test
    void theLastExitCodeCanBeIgnoredButExitStands() throws Exception {
        FinishedRun ignored = host.run(new RunnerSettings("sh -c 'exit 3'").ignoreLastExitCode(true));
        FinishedRun exit = host.run(new RunnerSettings("sh -c 'exit 3'; exit 4").ignoreLastExitCode(true));

        assertThat(ignored.outcome().exitCode()).isZero();
        assertThat(exit.outcome().exitCode()).isEqualTo(4);
    }

    @Test
    void theErrorPreferenceCanBeChosen() throws Exception {
        FinishedRun stopped = host.run(new RunnerSettings("Write-Error 'x'; 'never'").errorActionPreference("Stop"));
        FinishedRun silent =
                host.run(new RunnerSettings("Write-Error 'x'; 'b'").errorActionPreference("SilentlyContinue"));

        assertThat(stopped.outcome().kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(stopped.output()).isEmpty();
        assertThat(silent.output()).containsExactly("b");
        assertThat(silent.errors()).isEmpty();
    }

    private static FinishedRun run(String script) throws Exception {
        return host.run(new RunnerSettings(script).fileName("deploy.ps1"));
    }

    private static RecordFields detail(FinishedRun run) {
        List<String> details = run.texts(RecordKind.ERROR_DETAIL);
        assertThat(details).describedAs("%s", run).isNotEmpty();
        return RecordFields.parse(details.get(0));
    }

    private static void assertNothingOfTheRunner(FinishedRun run) {
        assertThat(run.errors() + String.join("", run.texts(RecordKind.ERROR_DETAIL)))
                .describedAs("%s", run)
                .doesNotContain("$args[0]")
                .doesNotContain("remotePowerShellParameters")
                .doesNotContain("Invoke-UserBlock")
                .doesNotContain("<No file>");
    }
}
