package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.simulator.ExchangeLog;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Simulated hosts with the documented quotas behind a network that takes its time, all in one process of their own. They
 * count what each shell is asked.
 */
final class FleetHosts implements AutoCloseable {
    /** Of the 30 shells that a host allows an account, some are for questions about runs. */
    static final int RUNS_OF_A_HOST = 25;

    static final Duration ROUND_TRIP = Duration.ofMillis(5);

    /** The pin of hosts that answer plain HTTP. */
    static final String NO_PIN = "";

    private static final String FORGET = "forget";

    private final Process process;
    private final BufferedReader said;
    private final PrintStream told;
    private final List<URI> endpoints = new ArrayList<>();
    private final String pin;

    private FleetHosts(Process process) throws IOException {
        this.process = process;
        this.said = process.inputReader(StandardCharsets.UTF_8);
        this.told = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.pin = said.readLine();
    }

    /** As many hosts as so many runs need. */
    static FleetHosts start(int runs, boolean isHttps) throws IOException {
        int hosts = (runs + RUNS_OF_A_HOST - 1) / RUNS_OF_A_HOST;
        FleetHosts started = new FleetHosts(Jvm.start(
                List.of("-Xmx4g"), FleetHosts.class, List.of(Integer.toString(hosts), Boolean.toString(isHttps))));
        for (int i = 0; i < hosts; i++) {
            started.endpoints.add(URI.create(started.said.readLine()));
        }
        return started;
    }

    List<URI> endpoints() {
        return List.copyOf(endpoints);
    }

    /** Of the certificate that all of them show; {@link #NO_PIN} without. */
    String pin() {
        return pin;
    }

    /** From here on requests are counted anew. */
    void forgetRequests() throws IOException {
        ask(FORGET);
    }

    /** How many requests the shells have got, in words. */
    String requests() throws IOException {
        return ask("count");
    }

    private String ask(String question) throws IOException {
        told.println(question);
        return said.readLine();
    }

    @Override
    public void close() {
        process.destroy();
    }

    public static void main(String[] arguments) throws Exception {
        boolean isHttps = Boolean.parseBoolean(arguments[1]);
        List<SimulatedHost> hosts = new ArrayList<>();
        System.out.println(isHttps ? HttpsHost.firstSha256() : NO_PIN);
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            hosts.add(start(isHttps));
            System.out.println(hosts.get(i).endpoint());
        }
        obey(hosts, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        System.exit(0);
    }

    private static SimulatedHost start(boolean isHttps) throws IOException {
        SimulatedHostSettings settings = new SimulatedHostSettings()
                .user(LoadHost.USER, LoadHost.PASSWORD)
                .roundTrip(ROUND_TRIP);
        return isHttps ? HttpsHost.start(settings).host() : SimulatedHost.start(settings);
    }

    /** Until the process that started this one is gone. */
    private static void obey(List<SimulatedHost> hosts, BufferedReader questions) throws IOException {
        List<Integer> forgotten = hosts.stream().map(host -> 0).toList();
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            if (line.equals(FORGET)) {
                forgotten = hosts.stream()
                        .map(host -> host.exchangeLog().entries().size())
                        .toList();
                System.out.println("forgotten");
            } else {
                System.out.println(count(hosts, forgotten));
            }
        }
    }

    private static String count(List<SimulatedHost> hosts, List<Integer> forgotten) {
        LongSummaryStatistics ofShells = new LongSummaryStatistics();
        for (int i = 0; i < hosts.size(); i++) {
            hosts.get(i).exchangeLog().entries().stream()
                    .skip(forgotten.get(i))
                    .map(ExchangeLog.Entry::shellId)
                    .filter(shellId -> !shellId.isEmpty())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                    .values()
                    .forEach(ofShells::accept);
        }
        return ofShells.getMin() + " to " + ofShells.getMax() + " requests each of " + ofShells.getCount() + " shells";
    }
}
