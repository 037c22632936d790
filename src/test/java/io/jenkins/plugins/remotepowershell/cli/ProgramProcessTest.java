package io.jenkins.plugins.remotepowershell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own can show: signals, a closed stdout, kills, and the code that a shell sees. */
@Timeout(120)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProgramProcessTest {
    private static final String LONG = "'first'; 1..600 | ForEach-Object { Start-Sleep -Seconds 1 }; 'last'";

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
    @ValueSource(ints = {0, 255})
    void aShellSeesTheScriptsCode(int code) throws Exception {
        try (ProgramProcess run = start(program.withHost("run", "--script", "'out'; exit " + code))) {
            assertThat(run.exitCode()).isEqualTo(code);
            assertThat(run.out()).isEqualTo("out\n");
        }
    }

    @Test
    void oneInterruptLeavesTheScriptAndPrintsHowToComeBack() throws Exception {
        assumeInterruptible();
        try (ProgramProcess run = start(program.withHost("run", "--script", LONG))) {
            waitFor(() -> run.out().equals("first\n"));
            run.signal("INT");

            assertThat(run.exitCode()).isEqualTo(130);
            assertThat(run.err()).contains("the script goes on");
            assertThat(stateOnHost()).isEqualTo("Disconnected");
            Matcher commands = Pattern.compile(
                            "remote-powershell attach (\\S+) .*; to stop it: remote-powershell stop (.*)")
                    .matcher(run.err());
            assertThat(commands.find()).isTrue();
            assertThat(Program.run(("stop " + commands.group(2)).split(" ")).exitCode())
                    .isZero();
        }
    }

    @Test
    void twoInterruptsLeaveAtOnce() throws Exception {
        assumeInterruptible();
        program.host.faultPlan().at(OperationKind.DISCONNECT, 1, delay());
        try (ProgramProcess run = start(program.withHost("run", "--script", LONG))) {
            waitFor(() -> run.out().equals("first\n"));
            run.signal("INT");
            waitFor(() -> program.host.exchangeLog().count(OperationKind.DISCONNECT) == 1);
            long begin = System.nanoTime();
            run.signal("INT");

            assertThat(run.exitCode()).isEqualTo(130);
            assertThat(System.nanoTime() - begin).isLessThan(4_000_000_000L);
            assertThat(run.err()).contains("remote-powershell attach ");
        }
    }

    @Test
    void anInterruptStopsTheScriptWhereThatIsAskedFor() throws Exception {
        assumeInterruptible();
        try (ProgramProcess run = start(
                program.withHost("run", "--on-interrupt", "stop", "--script", "'first'; Start-Sleep -Seconds 600"))) {
            waitFor(() -> run.out().equals("first\n"));
            run.signal("INT");

            assertThat(run.exitCode()).isEqualTo(130);
            assertThat(program.host.shellIds()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP"})
    void anEndOfTheSessionLeavesTheScript(String signal) throws Exception {
        assumeInterruptible();
        try (ProgramProcess run = start(program.withHost("run", "--script", LONG))) {
            waitFor(() -> run.out().equals("first\n"));
            run.signal(signal);

            assertThat(run.exitCode()).isEqualTo(130);
            assertThat(stateOnHost()).isEqualTo("Disconnected");
        }
    }

    @Test
    void aReaderThatGoesAwayLeavesTheScript() throws Exception {
        String script =
                "1..100 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 50 }; Start-Sleep -Seconds 600";
        try (ProgramProcess run = ProgramProcess.startPiped(directory, program.withHost("run", "--script", script))) {
            assertThat(run.process().inputReader().readLine()).isEqualTo("line 1");
            run.process().getInputStream().close();

            assertThat(run.exitCode()).isEqualTo(130);
            assertThat(run.err()).contains("the script goes on");
            assertThat(stateOnHost()).isEqualTo("Disconnected");
        }
    }

    @Test
    void outputIsInTheFileExactlyOnceAcrossKills() throws Exception {
        Path output = directory.resolve("output.txt");
        String script = "1..40 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 100 }; exit 11";
        try (ProgramProcess run = start(program.withHost("run", "--output", output.toString(), "--script", script))) {
            waitFor(() -> linesIn(output) >= 3);
            run.process().destroyForcibly().waitFor();
        }
        List<String> attach = program.withRun("attach", onlyRun(), "--output", output.toString());
        try (ProgramProcess second = start(attach)) {
            waitFor(() -> linesIn(output) >= 8);
            second.process().destroyForcibly().waitFor();
        }

        try (ProgramProcess third = start(attach)) {
            assertThat(third.exitCode()).isEqualTo(11);
        }
        assertThat(Files.readAllLines(output))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 40).mapToObj(i -> "line " + i).toList());
        assertThat(program.host.disk().starts(onlyRun())).isEqualTo(1);
    }

    @Test
    void aSecondDriverIsRefusedWithTheFirstOnesProcess() throws Exception {
        try (ProgramProcess run = start(program.withHost("run", "--script", LONG))) {
            waitFor(() -> run.out().equals("first\n"));

            Program.Result second = program.onRun("attach", onlyRun());

            assertThat(second.exitCode()).isEqualTo(130);
            assertThat(second.err()).contains(Long.toString(run.process().pid()));
        }
    }

    @Test
    void aStopFromElsewhereIsObeyedByTheProcessThatFollows() throws Exception {
        try (ProgramProcess run = start(program.withHost("run", "--script", "'first'; Start-Sleep -Seconds 600"))) {
            waitFor(() -> run.out().equals("first\n"));

            Program.Result stop = program.onRun("stop", onlyRun());

            assertThat(stop.exitCode()).isZero();
            assertThat(stop.err()).contains("it has been asked to stop the script");
            assertThat(run.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void aPasswordComesFromTheEnvironmentAndIsNotOnTheCommandLine() throws Exception {
        List<String> arguments = program.withHost("run", "--script", LONG);
        int file = arguments.indexOf("--password-file");
        arguments.subList(file, file + 2).clear();
        arguments.addAll(List.of("--password-env", "PATH"));
        assertThat(arguments).doesNotContain(Program.PASSWORD);

        try (ProgramProcess run = start(arguments)) {
            assertThat(run.exitCode()).isEqualTo(126);
            assertThat(run.err()).contains("(401)").doesNotContain(System.getenv("PATH"));
        }
    }

    private ProgramProcess start(List<String> arguments) throws IOException {
        return ProgramProcess.start(directory, arguments);
    }

    private static AdverseAction delay() {
        return new AdverseAction.Delay(Duration.ofSeconds(20));
    }

    private String onlyRun() throws IOException {
        try (Stream<Path> runs = Files.list(program.store().resolve("runs"))) {
            return runs.map(run -> run.getFileName().toString()).findFirst().orElseThrow();
        }
    }

    private String stateOnHost() {
        return program.onHost("sessions").lines().get(1).replaceAll(".*(Connected|Disconnected).*", "$1");
    }

    private static long linesIn(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    /** A process in the background of a shell without job control ignores the terminal's signals, and so do its children. */
    private static void assumeInterruptible() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            String ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .findFirst()
                    .orElse("SigIgn: 0");
            long mask = Long.parseUnsignedLong(ignored.substring(7).strip(), 16);
            assumeTrue((mask & 0b11) == 0, "skipped: SIGINT or SIGHUP is ignored here");
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void waitFor(Condition condition) throws Exception {
        while (!condition.holds()) {
            Thread.sleep(20);
        }
    }
}
