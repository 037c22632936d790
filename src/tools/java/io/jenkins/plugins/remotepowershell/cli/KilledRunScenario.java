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

    private final Console console;
    private final ConnectionOptions connection;
    private final Path directory;
    private final int lines;

    KilledRunScenario(Console console, ConnectionOptions connection, Path directory, int lines) {
        this.console = console;
        this.connection = connection;
        this.directory = directory;
        this.lines = lines;
    }

    /** @return whether all of it held */
    boolean perform() throws IOException, InterruptedException {
        console.line("Scenario 3: kill the process that started a script, take the script up again in another one");
        Path output = directory.resolve("output.txt");
        Process starter = program(
                "run",
                "--output",
                output.toString(),
                "--script",
                "1.." + lines + " | ForEach-Object { \"Output $_\"; Start-Sleep -Milliseconds 150 }; exit "
                        + EXIT_CODE);
        console.line("  process " + starter.pid() + " runs a script that writes " + lines + " lines and exits with "
                + EXIT_CODE);
        long seen = waitForOutput(starter, output);
        starter.destroyForcibly().waitFor();
        console.line("  killed it with SIGKILL after " + seen + " lines");

        String runId = savedRunId();
        Process attacher = program("attach", runId, "--output", output.toString());
        console.line("  process " + attacher.pid() + " attaches to run " + runId + " from the saved ids");
        if (!attacher.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            attacher.destroyForcibly();
        }
        return verify(output, attacher.exitValue());
    }

    private boolean verify(Path output, int code) throws IOException {
        List<String> expected =
                IntStream.rangeClosed(1, lines).mapToObj(i -> "Output " + i).toList();
        List<String> actual = Files.readAllLines(output);
        boolean held = actual.equals(expected) && code == EXIT_CODE;
        console.line("  the script's exit code is " + code + "; " + output.getFileName() + " holds " + actual.size()
                + " lines, " + (actual.equals(expected) ? "each once, in order" : "NOT each once, in order"));
        return held;
    }

    private long waitForOutput(Process starter, Path output) throws IOException, InterruptedException {
        for (int i = 0; i < PATIENCE_SECONDS * 20 && starter.isAlive(); i++) {
            if (Files.exists(output)) {
                try (Stream<String> written = Files.lines(output)) {
                    long count = written.count();
                    if (count >= 3) {
                        return count;
                    }
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("the process that runs the script ended before it wrote anything");
    }

    private String savedRunId() throws IOException {
        try (Stream<Path> runs = Files.list(directory.resolve("store").resolve("runs"))) {
            return runs.map(path -> path.getFileName().toString())
                    .findFirst()
                    .orElseThrow(() -> new IOException("the killed process has saved no run"));
        }
    }

    /** This program once more, in a process of its own, with the same connection. */
    private Process program(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                RemotePowerShell.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--store", directory.resolve("store").toString()));
        command.addAll(connection.asArguments(arguments[0].equals("run")));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.to(
                        directory.resolve(arguments[0] + ".log").toFile()))
                .start();
    }
}
