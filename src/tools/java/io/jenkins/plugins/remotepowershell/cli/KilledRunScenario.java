package io.jenkins.plugins.remotepowershell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the sample never had: the process that started a script is killed, and another one takes the script up again. */
final class KilledRunScenario {
    private static final int EXIT_CODE = 7;
    private static final int PATIENCE_SECONDS = 300;
    private static final int SEEN_BEFORE_THE_KILL = 3;

    private final Console console;
    private final ConnectionOptions connection;
    private final Path directory;
    private final String hostDirectory;

    /** @param hostDirectory where runs leave their files on the host; empty for its default */
    KilledRunScenario(Console console, ConnectionOptions connection, Path directory, String hostDirectory) {
        this.console = console;
        this.connection = connection;
        this.directory = directory;
        this.hostDirectory = hostDirectory;
    }

    /** @return whether all of it held */
    boolean perform(int lines) throws IOException, InterruptedException {
        console.line("Scenario 3: kill the process that started a script, take the script up again in another one");
        Path output = directory.resolve("output.txt");
        Process starter = run(output, lines);
        console.line("  a second process (" + starter.pid() + ") runs a script that writes " + lines
                + " lines and exits with " + EXIT_CODE);
        long seen = waitForOutput(starter, output);
        starter.destroyForcibly().waitFor();
        console.line("  killed it with SIGKILL when " + output.getFileName() + " held " + seen + " lines");
        if (seen < SEEN_BEFORE_THE_KILL) {
            console.line("  it had ended before that  <-- NOT what was expected; it said: " + log("run"));
            return false;
        }

        String runId = savedRunId();
        Process attacher = program("attach", List.of(runId, "--output", output.toString()));
        console.line("  a third process (" + attacher.pid() + ") attaches to run " + runId + " from the saved ids");
        if (!attacher.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            attacher.destroyForcibly().waitFor();
        }
        return verify(output, attacher.exitValue(), lines);
    }

    private Process run(Path output, int lines) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--output",
                output.toString(),
                "--script",
                "1.." + lines + " | ForEach-Object { \"Output $_\"; Start-Sleep -Milliseconds 150 }; exit "
                        + EXIT_CODE));
        if (!hostDirectory.isEmpty()) {
            arguments.addAll(List.of("--host-directory", hostDirectory));
        }
        return program("run", arguments);
    }

    private boolean verify(Path output, int code, int lines) throws IOException {
        List<String> expected =
                IntStream.rangeClosed(1, lines).mapToObj(i -> "Output " + i).toList();
        List<String> actual = Files.readAllLines(output);
        boolean whole = actual.equals(expected);
        console.line("  " + output.getFileName() + " holds " + actual.size() + " of " + lines + " lines, "
                + (whole ? "each once, in order" : "NOT each once, in order") + ": "
                + SampleScenarios.summary(actual));
        console.line("  it ended with the script's exit code " + code
                + (code == EXIT_CODE ? "" : "  <-- NOT what was expected; it said: " + log("attach")));
        return whole && code == EXIT_CODE;
    }

    /** @return how many lines were written when there were enough of them, or when the process ended */
    private static long waitForOutput(Process starter, Path output) throws IOException, InterruptedException {
        long count = 0;
        for (int i = 0; i < PATIENCE_SECONDS * 20 && count < SEEN_BEFORE_THE_KILL && starter.isAlive(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
            count = Files.exists(output) ? Files.readAllLines(output).size() : 0;
        }
        return count;
    }

    private String savedRunId() throws IOException {
        try (Stream<Path> runs = Files.list(directory.resolve("store").resolve("runs"))) {
            return runs.map(path -> path.getFileName().toString())
                    .findFirst()
                    .orElseThrow(() -> new IOException("the killed process has saved no run"));
        }
    }

    private String log(String command) throws IOException {
        return Files.readString(directory.resolve(command + ".log")).strip();
    }

    /** This program once more, in a process of its own, with the same connection. */
    private Process program(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                RemotePowerShell.class.getName(),
                name));
        command.addAll(arguments);
        command.addAll(List.of("--store", directory.resolve("store").toString()));
        command.addAll(connection.asArguments(name.equals("run")));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.to(
                        directory.resolve(name + ".log").toFile()));
        command.addAll(connection.password.handedOver(process.environment()));
        return process.start();
    }
}
