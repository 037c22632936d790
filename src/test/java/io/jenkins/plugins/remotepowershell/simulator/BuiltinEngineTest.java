package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerParameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The subset of docs/simulated-host.md. */
@Timeout(20)
class BuiltinEngineTest {
    private final List<String> written = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    @Test
    void stringsAreWrittenAndRepeated() throws Exception {
        run("'it''s'; \"a`tb`\"c\"\n'ab' * 3");

        assertThat(written).containsExactly("OUTPUT it's", "OUTPUT a\tb\"c", "OUTPUT ababab");
    }

    @Test
    void eachStreamHasItsCmdlet() throws Exception {
        run("Write-Output 'o'; Write-Warning 'w'; Write-Error 'e'; Write-Verbose 'v'; Write-Debug 'd'; Write-Host 'h'");

        assertThat(written)
                .containsExactly("OUTPUT o", "WARNING w", "ERROR e", "VERBOSE v", "DEBUG d", "INFORMATION h");
    }

    @Test
    void aLoopGivesItsNumberToDoubleQuotedStringsOnly() throws Exception {
        run("1..2 | ForEach-Object { \"line $_\"; '$_' }; 5..5 | % { \"$_\" }");

        assertThat(written).containsExactly("OUTPUT line 1", "OUTPUT $_", "OUTPUT line 2", "OUTPUT $_", "OUTPUT 5");
    }

    @Test
    void doubleQuotedStringsTellTheTimeInTicks() throws Exception {
        Instant before = Instant.now();
        run("\"$([DateTime]::UtcNow.Ticks)\"; '$([DateTime]::UtcNow.Ticks)'");
        Instant after = Instant.now();

        long ticks = Long.parseLong(written.get(0).substring("OUTPUT ".length()));
        Instant told = Instant.parse("0001-01-01T00:00:00Z")
                .plusSeconds(ticks / 10_000_000)
                .plusNanos(ticks % 10_000_000 * 100);
        assertThat(told).isBetween(before.minusNanos(100), after);
        assertThat(written.get(1)).isEqualTo("OUTPUT $([DateTime]::UtcNow.Ticks)");
    }

    @Test
    void exitEndsTheScriptEvenInALoop() throws Exception {
        BuiltinInterpreter interpreter = run("1..9 | % { \"$_\"; exit 256 }; 'never'");

        assertThat(written).containsExactly("OUTPUT 1");
        assertThat(interpreter.exitCode()).hasValue(256);
    }

    @Test
    void aThrownTextEndsTheScript() {
        assertThatThrownBy(() -> run("'before'; throw 'broken'; 'never'"))
                .isInstanceOf(BuiltinScriptException.class)
                .hasMessage("broken");
        assertThat(written).containsExactly("OUTPUT before");
    }

    @Test
    void aStopEndsASleepAtOnceAndNothingFollows() throws Exception {
        stop.countDown();

        run("Start-Sleep -Seconds 600; 'never'");

        assertThat(written).isEmpty();
    }

    @Test
    void aStringOfAMegabyteIsParsed() throws Exception {
        run("\"" + "x".repeat(1 << 20) + "\"");

        assertThat(written.get(0)).hasSize((1 << 20) + "OUTPUT ".length());
    }

    @Test
    void anObjectIsWrittenByItsProperties() throws Exception {
        run("1..2 | % { [PSCustomObject]@{ Name = \"item $_\"; State = 'it''s on' } }");

        assertThat(written)
                .containsExactly("OUTPUT @{Name=item 1; State=it's on}", "OUTPUT @{Name=item 2; State=it's on}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[pscustomobject]@{ Name = 1 }",
                "Get-Process",
                "1..3 | ForEach-Object { 'x'",
                "'x' }",
                "'open",
                "exit (3)",
                "$n++"
            })
    void whatIsBeyondTheSubsetIsAParseError(String script) {
        assertThatThrownBy(() -> BuiltinScript.parse(script)).isInstanceOf(BuiltinScriptException.class);
    }

    /** A colon, for one, is fine for our own disk and not for Windows'. */
    @ParameterizedTest
    @ValueSource(strings = {"claim", "report"})
    void nothingIsKeptForARunWhoseIdCannotBeADirectory(String operation) throws Exception {
        SimulatedDisk disk = new SimulatedDisk(true, null);
        ScriptEngine.HostFacts host = new ScriptEngine.HostFacts("SIMHOST", "", disk, "2.3");
        for (String runId : List.of("nightly", "nightly:1")) {
            Map<String, Object> parameters =
                    Map.of(RunnerParameters.OPERATION, operation, RunnerParameters.RUN_ID, runId);
            new BuiltinHostScript(host, parameters).run((kind, text) -> written.add(text));
        }

        assertThat(written.get(0)).doesNotContain("UNKNOWN");
        assertThat(written.get(1)).contains("UNKNOWN", "the run id cannot be the name of a directory");
        assertThat(disk.hasMarker("nightly:1")).isFalse();
    }

    private BuiltinInterpreter run(String script) throws Exception {
        BuiltinInterpreter interpreter =
                new BuiltinInterpreter((RecordKind kind, String text) -> written.add(kind + " " + text), stop);
        interpreter.run(BuiltinScript.parse(script));
        return interpreter;
    }
}
