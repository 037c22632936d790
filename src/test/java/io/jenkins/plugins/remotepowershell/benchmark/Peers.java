package io.jenkins.plugins.remotepowershell.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The same output, fetched by other clients and by this one from simulated hosts of one process, each client in a process of
 * its own, taking turns. Arguments: {@code MEGABYTES ROUNDS [winrm4j=FILE] [pypsrp=PYTHON]}: a file with winrm4j's class
 * path, and a Python that finds pypsrp.
 */
final class Peers {
    private static final String SOURCES = "src/test/resources/io/jenkins/plugins/remotepowershell/benchmark/";

    private final LoadHost powerShell;
    private final String commandShell;
    private final String lines;

    private Peers(LoadHost powerShell, CommandShellHost commandShell, long lines) {
        this.powerShell = powerShell;
        this.commandShell = commandShell.endpoint().toString();
        this.lines = Long.toString(lines);
    }

    public static void main(String[] arguments) throws Exception {
        long lines = Long.parseLong(arguments[0]) * 1_000_000 / PeerWork.LINE.length;
        int rounds = Integer.parseInt(arguments[1]);
        try (LoadHost powerShell = LoadHost.start()) {
            Peers peers = new Peers(powerShell, CommandShellHost.start(), lines);
            double[] ours = {};
            for (int round = 0; round < rounds; round++) {
                for (String peer : List.of("ours", "winrm4j", "pypsrp")) {
                    Optional<List<String>> command = peers.command(peer, arguments);
                    if (command.isPresent()) {
                        double[] cost = peers.run(command.get());
                        ours = peer.equals("ours") ? cost : ours;
                        report(peer, cost, ours);
                    }
                }
            }
        }
        System.exit(0);
    }

    private static void report(String peer, double[] cost, double[] ours) {
        System.out.printf(
                Locale.ROOT,
                "%-8s %6.2f ms CPU for a megabyte, %7.1f MB/s; %.2f x our CPU, %.2f x our time%n",
                peer,
                cost[1] * 1e3,
                1 / cost[0],
                cost[1] / ours[1],
                cost[0] / ours[0]);
    }

    /** Empty for a client that is not there. */
    private Optional<List<String>> command(String peer, String[] arguments) {
        if (peer.equals("ours")) {
            return Optional.of(ours());
        }
        return Arrays.stream(arguments)
                .filter(argument -> argument.startsWith(peer + "="))
                .map(argument -> argument.substring(peer.length() + 1))
                .map(given -> peer.equals("winrm4j") ? winrm4j(given) : pypsrp(given))
                .findFirst();
    }

    private List<String> ours() {
        String classPath = System.getProperty("java.class.path");
        String endpoint = powerShell.endpoint().toString();
        return List.of(java(), "-Xmx1g", "-cp", classPath, PeerOurs.class.getName(), endpoint, lines);
    }

    private List<String> winrm4j(String classPathFile) {
        String source = SOURCES + "Winrm4jFetch.java";
        return List.of(java(), "-Xmx1g", "-cp", read(classPathFile), source, commandShell, lines);
    }

    private List<String> pypsrp(String python) {
        return List.of(
                python,
                SOURCES + "pypsrp_fetch.py",
                Integer.toString(powerShell.endpoint().getPort()),
                PeerWork.script(Long.parseLong(lines)));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Seconds on the clock and of the processor for a megabyte. */
    private double[] run(List<String> command) throws IOException {
        Process client = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = client.inputReader(StandardCharsets.UTF_8)) {
            String[] figures = said.readLine().split(" ");
            long expected = Long.parseLong(lines) * PeerWork.LINE.length;
            if (Long.parseLong(figures[0]) != expected) {
                throw new IOException("fetched " + figures[0] + " bytes instead of " + expected);
            }
            double megabytes = expected / 1e6;
            return new double[] {Double.parseDouble(figures[1]) / megabytes, Double.parseDouble(figures[2]) / megabytes
            };
        }
    }
}
