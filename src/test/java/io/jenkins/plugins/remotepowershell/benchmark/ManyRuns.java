package io.jenkins.plugins.remotepowershell.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many silent runs in one process, which is killed, and another one that attaches them all again. Arguments: {@code https}
 * or nothing, and how many runs, each number in processes of its own; 10, 100 and 1,000 without.
 */
final class ManyRuns {
    private ManyRuns() {}

    public static void main(String[] arguments) throws Exception {
        List<String> counts = new ArrayList<>(List.of(arguments));
        boolean isHttps = counts.remove("https");
        if (counts.isEmpty()) {
            counts.addAll(List.of("10", "100", "1000"));
        }
        System.out.println("Java " + Runtime.version() + ", hosts of " + FleetHosts.RUNS_OF_A_HOST
                + " runs each, a round trip of " + FleetHosts.ROUND_TRIP.toMillis() + " ms"
                + (isHttps ? ", over HTTPS" : ""));
        for (String count : counts) {
            measure(Integer.parseInt(count), isHttps);
        }
        System.exit(0);
    }

    private static void measure(int count, boolean isHttps) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("many-runs");
        try (FleetHosts hosts = FleetHosts.start(count, isHttps)) {
            System.out.println(count + " runs");
            List<String> arguments =
                    new ArrayList<>(List.of(directory.toString(), hosts.pin(), Integer.toString(count)));
            hosts.endpoints().stream().map(URI::toString).forEach(arguments::add);
            live(arguments);
            hosts.forgetRequests();
            live(List.of(directory.toString(), hosts.pin()));
            System.out.println("  " + hosts.requests() + " to be attached");
        }
    }

    /** A controller's life: it ends with SIGKILL when it has said all. */
    private static void live(List<String> arguments) throws IOException, InterruptedException {
        Process controller = Jvm.start(List.of("-Xmx1g"), ManyRunsController.class, arguments);
        BufferedReader said = controller.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        while (line != null && !line.equals(ManyRunsController.READY)) {
            System.out.println("  " + line);
            line = said.readLine();
        }
        controller.destroyForcibly().waitFor();
    }
}
