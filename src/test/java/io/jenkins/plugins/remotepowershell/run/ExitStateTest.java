package io.jenkins.plugins.remotepowershell.run;

import static io.jenkins.plugins.remotepowershell.run.OutcomeKind.COMPLETED;
import static io.jenkins.plugins.remotepowershell.run.OutcomeKind.FAILED;
import static io.jenkins.plugins.remotepowershell.run.OutcomeKind.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The exit state of scripts as users of Jenkins' {@code powershell} step expect it: docs/behaviour.md has the table in
 * words. Against a real PowerShell.
 */
@Timeout(120)
class ExitStateTest {
    @TempDir
    static Path directory;

    private static RealPowerShellHost host;

    @BeforeAll
    static void startHost() throws Exception {
        host = new RealPowerShellHost(directory);
        Files.writeString(directory.resolve("exits5.ps1"), "'in file'; exit 5; 'never'");
        Files.writeString(directory.resolve("exits0.ps1"), "exit 0");
    }

    @AfterAll
    static void stopHost() {
        if (host != null) {
            host.close();
        }
    }

    /** @param lastLine the last line of output, empty for none */
    record Case(String name, String script, OutcomeKind kind, @CheckForNull Integer code, String lastLine) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, String script, OutcomeKind kind, @CheckForNull Integer code, String lastLine) {
        String file = directory == null ? "" : directory.resolve("").toString();
        return new Case(name, script.replace("DIR", file), kind, code, lastLine);
    }

    static Stream<Case> ends() {
        return Stream.of(
                of("a plain end", "'a'", COMPLETED, 0, "a"),
                of("an empty script", "", COMPLETED, 0, ""),
                of("a script of comments", "# nothing", COMPLETED, 0, ""),
                of("a native program that ends with 0", "sh -c 'exit 0'; 'a'", COMPLETED, 0, "a"),
                of("the last native program's code", "sh -c 'exit 3'; 'after'", COMPLETED, 3, "after"),
                of("a later 0 of a native program", "sh -c 'exit 3'; sh -c 'exit 0'", COMPLETED, 0, ""),
                of("$LASTEXITCODE set by the script", "$global:LASTEXITCODE = 4", COMPLETED, 4, ""),
                of("exit at the top", "'a'; exit 7; 'never'", COMPLETED, 7, "a"),
                of("exit without a code", "'a'; exit; 'never'", COMPLETED, 0, "a"),
                of("exit 0 after a native 3", "sh -c 'exit 3'; exit 0", COMPLETED, 0, ""),
                of("exit in a script block", "& { 'a'; exit 8 }; 'never'", COMPLETED, 8, "a"),
                of("exit in a dotted script block", ". { 'a'; exit 8 }; 'never'", COMPLETED, 8, "a"),
                of("exit in ForEach-Object", "1..3 | ForEach-Object { $_; exit 9 }; 'never'", COMPLETED, 9, "1"),
                of("exit in a function", "function f { 'a'; exit 6 }; f; 'never'", COMPLETED, 6, "a"),
                of("exit in a trap", "trap { exit 13 }; throw 'x'; 'never'", COMPLETED, 13, ""),
                of("exit in finally", "try { 'a' } finally { exit 14 }; 'never'", COMPLETED, 14, "a"),
                of(
                        "exit in a called file, and the script goes on",
                        "& 'DIR/exits5.ps1'; 'after'",
                        COMPLETED,
                        5,
                        "after"),
                of("exit in a dotted file", ". 'DIR/exits5.ps1'; 'after'", COMPLETED, 5, "after"),
                of("exit 0 in a called file after a native 3", "sh -c 'exit 3'; & 'DIR/exits0.ps1'", COMPLETED, 0, ""),
                of("exit of a called file's code", "& 'DIR/exits5.ps1'; exit $LASTEXITCODE", COMPLETED, 5, "in file"),
                of("a negative code", "exit -1073741819", COMPLETED, -1073741819, ""),
                of("the largest code", "exit 2147483647", COMPLETED, 2147483647, ""),
                of("exit with 256", "exit 256", COMPLETED, 256, ""),
                of("exit with text that is a number", "exit '12'", COMPLETED, 12, ""),
                of("exit with text that is none", "exit 'twelve'", COMPLETED, 0, ""),
                of("exit with a number beyond Int32", "exit 4294967295", COMPLETED, 0, ""),
                of("exit with 2147483648", "exit 2147483648", COMPLETED, 0, ""),
                of("exit with a fraction", "exit 3.7", COMPLETED, 4, ""),
                of("exit $true", "exit $true", COMPLETED, 1, ""),
                of("exit $null", "exit $null", COMPLETED, 0, ""),
                of("exit with an array", "exit 1, 2", COMPLETED, 0, ""),
                of("throw", "'a'; throw 'x'; 'never'", FAILED, 1, "a"),
                of("throw after a native code", "sh -c 'exit 3'; throw 'x'", FAILED, 3, ""),
                of("throw after exit 0 of a native program", "sh -c 'exit 0'; throw 'x'", FAILED, 1, ""),
                of("throw in a function", "function f { throw 'x' }; f; 'never'", FAILED, 1, ""),
                of("throw of an object", "throw @{ a = 1 }", FAILED, 1, ""),
                of("throw without anything", "throw", FAILED, 1, ""),
                of("a caught throw", "try { throw 'x' } catch { 'caught' }", COMPLETED, 0, "caught"),
                of("a rethrow", "try { throw 'x' } catch { throw }", FAILED, 1, ""),
                of("a parse error", "'a'; if (", FAILED, 1, ""),
                of("an unknown command", "'a'; No-SuchCommand; 'never'", FAILED, 1, "a"),
                of("a caught unknown command", "try { No-SuchCommand } catch { 'caught' }", COMPLETED, 0, "caught"),
                of("a missing parameter", "param([Parameter(Mandatory)]$p) 'never'", FAILED, 1, ""),
                of("an unknown parameter of a cmdlet", "Get-Item -NoSuch 1; 'never'", FAILED, 1, ""),
                of("division by zero", "$z = 0; 1 / $z; 'never'", FAILED, 1, ""),
                of("a cmdlet's terminating error", "Get-Item /no/such -ErrorAction Stop; 'never'", FAILED, 1, ""),
                of("an exception of .NET", "[int]::Parse('x'); 'never'", FAILED, 1, ""),
                of("preference Stop", "$ErrorActionPreference = 'Stop'; Write-Error 'x'; 'never'", FAILED, 1, ""),
                of(
                        "preference Continue",
                        "$ErrorActionPreference = 'Continue'; Write-Error 'x'; 'b'",
                        COMPLETED,
                        0,
                        "b"),
                of("a non-terminating error", "Get-Item /no/such; 'b'", COMPLETED, 0, "b"),
                of("Write-Error", "Write-Error 'x'; 'b'", COMPLETED, 0, "b"),
                of("native stderr", "sh -c 'echo oops >&2'; 'b'", COMPLETED, 0, "b"),
                of(
                        "native stderr under Stop",
                        "$ErrorActionPreference = 'Stop'; sh -c 'echo oops >&2'; 'b'",
                        COMPLETED,
                        0,
                        "b"),
                of(
                        "native code as an error",
                        "$PSNativeCommandUseErrorActionPreference = $true; $ErrorActionPreference = 'Stop';"
                                + " sh -c 'exit 3'; 'never'",
                        FAILED,
                        3,
                        ""),
                of("break outside a loop", "'a'; break; 'never'", COMPLETED, 0, "a"),
                of("continue outside a loop", "'a'; continue; 'never'", COMPLETED, 0, "a"),
                of("break with a label outside a loop", "'a'; break out; 'never'", COMPLETED, 0, "a"),
                of("continue with a label outside a loop", "'a'; continue out; 'never'", COMPLETED, 0, "a"),
                of("break in ForEach-Object", "1..3 | ForEach-Object { $_; break }; 'never'", COMPLETED, 0, "1"),
                of("break after a native code", "sh -c 'exit 3'; break", COMPLETED, 3, ""),
                of("SetShouldExit followed by output", "$Host.SetShouldExit(12); 'after'", COMPLETED, 12, "after"),
                of("SetShouldExit followed by exit", "$Host.SetShouldExit(12); exit 3", COMPLETED, 3, ""),
                of("return", "'a'; return; 'never'", COMPLETED, 0, "a"),
                of("named blocks", "begin { 'b' } process { 'p' } end { 'e' }", COMPLETED, 0, "e"),
                of("exit in a named block", "begin { 'b'; exit 4 } end { 'never' }", COMPLETED, 4, "b"),
                of("a trailing backtick", "'a' `\n", COMPLETED, 0, "a"),
                of("a trailing comment without a line end", "exit 3 # done", COMPLETED, 3, ""),
                of(
                        "a signed script",
                        "exit 4\r\n# SIG # Begin signature block\r\n# MIIabc\r\n# SIG # End signature block\r\n",
                        COMPLETED,
                        4,
                        ""),
                of("parameters with defaults", "param($a = 2) $a; exit $a", COMPLETED, 2, "2"),
                of(
                        "using namespace",
                        "using namespace System.Text\n[StringBuilder]::new('sb').ToString()",
                        COMPLETED,
                        0,
                        "sb"),
                of("a class", "class A { [int] $n = 3 }; [A]::new().n", COMPLETED, 0, "3"),
                of("requires a version", "#requires -Version 5.1\n'ok'", COMPLETED, 0, "ok"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void theExitStateIs(Case it) throws Exception {
        FinishedRun run = host.run(it.script());

        assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(it.kind());
        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(it.code());
        String lastLine =
                run.output().isEmpty() ? "" : run.output().get(run.output().size() - 1);
        assertThat(lastLine).describedAs("%s", run).isEqualTo(it.lastLine());
        assertThat(run.outcome().lostRecords()).isZero();
    }

    static Stream<Case> deaths() {
        return Stream.of(
                of("[Environment]::Exit", "'a'; [Environment]::Exit(3)", LOST, null, "a"),
                of("the process killed", "'a'; (Get-Process -Id $PID).Kill()", LOST, null, "a"));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void theRunIsLostAfter(Case it) throws Exception {
        FinishedRun run = host.run(it.script());

        assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(it.kind());
        assertThat(run.outcome().exitCode()).isNull();
        assertThat(run.outcome().sentence()).contains("its process").contains("exit state is lost");
    }
}
