package io.jenkins.plugins.remotepowershell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.remotepowershell.cli.Program.Result;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each command against the simulated host, in this process. */
@Timeout(120)
class CommandsTest {
    @TempDir
    Path directory;

    private Program program;

    @BeforeEach
    void start() throws Exception {
        program = new Program(directory);
    }

    @AfterEach
    void close() {
        program.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "3, 3", "124, 124", "255, 255", "256, 1", "-1, 1", "65536, 1"})
    void aScriptsExitCodeIsPassedOnWhereAShellCanShowIt(int script, int shell) {
        Result result = program.onHost("run", "--script", "exit " + script);

        assertThat(result.exitCode()).isEqualTo(shell);
        if (script != shell) {
            assertThat(lastLine(result.err())).contains(Integer.toString(script));
        }
    }

    @Test
    void outputGoesToStdoutAndEverythingElseToStderr() {
        Result result = program.onHost(
                "run",
                "--script",
                "'out'; Write-Warning 'careful'; Write-Verbose 'wordy'; Write-Debug 'deep'; Write-Host 'hello'; Write-Error 'bad'; \"é ü\"");

        assertThat(result.out()).isEqualTo("out\né ü\n");
        assertThat(result.err())
                .contains("WARNING: careful\n", "VERBOSE: wordy\n", "DEBUG: deep\n", "hello\n", "bad")
                .contains("remote-powershell:");
    }

    @Test
    void noColourWhereNobodyLooks() {
        Result result = program.onHost("run", "--script", "Write-Warning 'careful'");

        assertThat(result.out() + result.err()).doesNotContain("\u001b");
    }

    @Test
    void startPrintsTheIdAloneAndAttachBringsOutputAndExitCode() {
        Result started = program.onHost("start", "--script", "1..3 | ForEach-Object { \"line $_\" }; exit 7");
        String id = started.out().strip();

        Result attached = program.onRun("attach", id);
        Result again = program.onRun("attach", id);

        assertThat(started.exitCode()).isZero();
        assertThat(started.out()).isEqualTo(id + "\n");
        assertThat(attached.exitCode()).isEqualTo(7);
        assertThat(attached.lines()).containsExactly("line 1", "line 2", "line 3");
        assertThat(again.exitCode()).isEqualTo(7);
        assertThat(again.out()).isEmpty();
    }

    @Test
    void aRetriedStartStartsNothingAndPrintsTheSameId() {
        String[] start = {"start", "--id", "nightly-1", "--script", "'once'; exit 4"};

        Result first = program.onHost(start);
        Result second = program.onHost(start);
        Result attached = program.onRun("attach", "nightly-1");
        Result third = program.onHost(start);

        assertThat(List.of(first.out(), second.out(), third.out())).containsOnly("nightly-1\n");
        assertThat(List.of(first.exitCode(), second.exitCode(), third.exitCode()))
                .containsOnly(0);
        assertThat(attached.exitCode()).isEqualTo(4);
        assertThat(program.host.disk().starts("nightly-1")).isEqualTo(1);
    }

    @Test
    void stopEndsARunAndAttachThenSaysSo() {
        String id = program.onHost("start", "--script", "'first'; Start-Sleep -Seconds 600")
                .out()
                .strip();

        Result stopped = program.onRun("stop", id);
        Result attached = program.onRun("attach", id);
        Result again = program.onRun("stop", id);

        assertThat(stopped.exitCode()).isZero();
        assertThat(attached.exitCode()).isEqualTo(130);
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("has ended already");
        assertThat(program.host.shellIds()).isEmpty();
    }

    @Test
    void runsAreListedWithHostPhaseAndOutcome() {
        program.onHost("start", "--id", "done", "--script", "exit 3");
        program.onRun("attach", "done");
        program.onHost("start", "--id", "going", "--script", "Start-Sleep -Seconds 600");

        Result runs = Program.run("runs", "--store", program.store().toString());

        assertThat(runs.exitCode()).isZero();
        assertThat(runs.lines().get(0)).startsWith("RUN").contains("HOST", "PHASE", "CREATED", "OUTCOME");
        assertThat(runs.out())
                .containsPattern("done +localhost +finished .*completed 3")
                .containsPattern("going +localhost +running .*-\n");
    }

    @Test
    void pruningKeepsWhatIsYoungAndWhatGoesOn() {
        program.onHost("start", "--id", "going", "--script", "Start-Sleep -Seconds 600");

        Result pruned =
                Program.run("runs", "--prune", "--store", program.store().toString());

        assertThat(pruned.out()).contains("going");
        assertThat(pruned.err()).isEmpty();
    }

    @Test
    void sessionsAreListedAndClosed() {
        program.onHost("start", "--id", "going", "--script", "Start-Sleep -Seconds 600");
        String shell = program.host.shellIds().get(0);

        Result table = program.onHost("sessions");
        Result closed = program.onHost("sessions", "--close", shell);
        Result closedAgain = program.onHost("sessions", "--close", shell);

        assertThat(table.lines().get(0)).contains("SHELL", "NAME", "STATE", "OWNER", "AGE", "EXPIRES");
        assertThat(table.lines().get(1)).contains(shell, "rsp:going", "Disconnected", "SIMHOST\\" + Program.USER);
        assertThat(table.lines().get(2)).contains("command", "Running");
        assertThat(closed.exitCode()).isZero();
        assertThat(program.host.shellIds()).isEmpty();
        assertThat(closedAgain.exitCode()).isEqualTo(2);
        assertThat(closedAgain.err()).contains("there is no shell");
    }

    @Test
    void sessionsAreWrittenAsJson() throws Exception {
        program.onHost("start", "--id", "going", "--script", "Start-Sleep -Seconds 600");

        JsonNode sessions =
                new ObjectMapper().readTree(program.onHost("sessions", "--json").out());

        assertThat(sessions).hasSize(1);
        assertThat(sessions.get(0).get("name").asText()).isEqualTo("rsp:going");
        assertThat(sessions.get(0).get("state").asText()).isEqualTo("Disconnected");
        assertThat(sessions.get(0).get("ageSeconds").isNumber()).isTrue();
        assertThat(sessions.get(0).get("idleTimeoutSeconds").isNumber()).isTrue();
        assertThat(sessions.get(0).get("commands").get(0).get("state").asText()).isEqualTo("Running");
    }

    @Test
    void aRunOfALostStoreIsAdoptedFromItsShell() throws Exception {
        program.onHost("start", "--id", "lost", "--script", "'one'; Start-Sleep -Seconds 1; 'two'; exit 9");
        String shell = program.host.shellIds().get(0);
        Files.move(program.store(), directory.resolve("elsewhere"));

        Result attached = program.onHost("attach", "--shell", shell);

        assertThat(attached.exitCode()).isEqualTo(9);
        assertThat(attached.lines()).containsExactly("one", "two");
    }

    @Test
    void theResultIsWrittenForPrograms() throws Exception {
        Path result = directory.resolve("result.json");

        program.onHost("run", "--script", "'x'; exit 125", "--result", result.toString());

        JsonNode written = new ObjectMapper().readTree(result.toFile());
        assertThat(written.get("outcome").asText()).isEqualTo("COMPLETED");
        assertThat(written.get("exitCode").asInt()).isEqualTo(125);
        assertThat(written.get("host").asText()).isEqualTo("localhost");
        assertThat(written.get("runId").asText()).isNotEmpty();
        assertThat(written.get("lostRecords").asInt()).isZero();
    }

    @Test
    void aLostSessionEndsWith125AndSaysWhatIsKnown() throws Exception {
        Path result = directory.resolve("result.json");
        String id = program.onHost("start", "--script", "'x'; Start-Sleep -Seconds 600")
                .out()
                .strip();
        program.host.restart();

        Result attached = program.onRun("attach", id, "--result", result.toString());

        assertThat(attached.exitCode()).isEqualTo(125);
        assertThat(attached.err()).contains("remote-powershell:");
        assertThat(new ObjectMapper().readTree(result.toFile()).get("outcome").asText())
                .isIn("LOST", "UNKNOWN");
    }

    @Test
    void aScriptThatCannotBeParsedIsNotStarted() {
        Result result = program.onHost("run", "--script", "this is beyond the subset");

        assertThat(result.exitCode()).isEqualTo(126);
    }

    @Test
    void outputGoesToAFileExactlyOnceHoweverOftenItIsAttached() throws Exception {
        Path output = directory.resolve("output.txt");
        String id = program.onHost("start", "--script", "1..50 | ForEach-Object { \"line $_\" }")
                .out()
                .strip();

        Result first = program.onRun("attach", id, "--output", output.toString());
        Result second = program.onRun("attach", id, "--output", output.toString());

        assertThat(first.out()).isEmpty();
        assertThat(second.exitCode()).isZero();
        assertThat(Files.readAllLines(output))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 50).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void aScriptComesFromAFileWithOrWithoutAByteOrderMark() throws Exception {
        Path script = Files.writeString(directory.resolve("deploy.ps1"), "\uFEFF'from a file'; exit 5");

        Result result = program.onHost("run", "--script-file", script.toString());

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.out()).isEqualTo("from a file\n");
    }

    @Test
    void noSecretAndNoScriptIsInTheStore() throws Exception {
        program.onHost("run", "--script", "'harmless'; Write-Host 'quiet'; exit 0 ; 'never said'");

        try (var files = Files.walk(program.store())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content).doesNotContain(Program.PASSWORD, "never said");
            }
        }
    }

    @Test
    void aHostThatIsNotReachedForAMomentIsTriedAgain() {
        program.host.faultPlan().at(OperationKind.RECEIVE_COMMAND, 2, new AdverseAction.DropAfterHandling());

        Result result = program.onHost("run", "--script", "'one'; Start-Sleep -Milliseconds 300; 'two'; exit 6");

        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(result.lines()).containsExactly("one", "two");
    }

    @Test
    void aHostIsCheckedWithARehearsal() {
        Result checked = program.onHost("check");

        assertThat(checked.out()).contains("[ok]");
        assertThat(program.host.shellIds()).isEmpty();
    }

    private static String lastLine(String text) {
        List<String> lines = text.lines().toList();
        return lines.get(lines.size() - 1);
    }
}
