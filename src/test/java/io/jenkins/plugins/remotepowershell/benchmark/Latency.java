package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * From a line's writing by the script to its writing to the sink, next to the round trip of a request that does nothing.
 * Arguments: how many runs are live, one after the other; 1, 100 and 1,000 without.
 */
final class Latency {
    /** All runs together; one run writes ten lines. */
    private static final int LINES_PER_SECOND = 100;

    private static final int LINES_PER_SECOND_OF_ONE = 10;
    private static final int WARM_UP_SECONDS = 20;
    private static final int MEASURED_SECONDS = 30;
    private static final int ROUND_TRIPS = 200;

    private Latency() {}

    public static void main(String[] arguments) throws Exception {
        List<String> counts = arguments.length == 0 ? List.of("1", "100", "1000") : List.of(arguments);
        for (String count : counts) {
            measure(Integer.parseInt(count));
        }
        System.exit(0);
    }

    private static void measure(int count) throws Exception {
        long pause = Math.max(1000 / LINES_PER_SECOND_OF_ONE, count * 1000L / LINES_PER_SECOND);
        String script = "1..1000000 | ForEach-Object { " + FleetObserver.TIMED_LINE + "; Start-Sleep -Milliseconds "
                + pause + " }";
        try (FleetHosts hosts = FleetHosts.start(count, false)) {
            Fleet fleet = new Fleet(Files.createTempDirectory("latency"), hosts.pin());
            fleet.start(count, hosts.endpoints(), "run", script);
            fleet.await(FleetObserver::hasBegun);
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            fleet.observers().forEach(FleetObserver::takeDelays);
            TimeUnit.SECONDS.sleep(MEASURED_SECONDS / 2);
            double roundTrip = median(roundTrips(hosts.endpoints().get(0)));
            TimeUnit.SECONDS.sleep(MEASURED_SECONDS / 2);
            List<Double> delays = fleet.observers().stream()
                    .flatMap(observer -> observer.takeDelays().stream())
                    .toList();
            System.out.printf(
                    Locale.ROOT,
                    "%5d runs: %d lines, median %.2f ms, 99 of 100 below %.2f ms; round trip %.2f ms%n",
                    count,
                    delays.size(),
                    median(delays),
                    quantile(delays, 0.99),
                    roundTrip);
        }
    }

    /** Milliseconds. */
    private static List<Double> roundTrips(URI endpoint) throws IOException, InterruptedException {
        Credential credential = new Credential(LoadHost.USER, LoadHost.PASSWORD::toCharArray);
        List<Double> times = new ArrayList<>();
        try (HttpAsyncTransport transport = new HttpAsyncTransport(
                        new Endpoint(endpoint, new Authentication.Basic(credential)).withAllowUnencrypted(true));
                HostSessions host = new HostSessions(
                        transport, SessionSettings.of(endpoint), UUID.randomUUID(), UUID::randomUUID)) {
            for (int i = 0; i < ROUND_TRIPS; i++) {
                long start = System.nanoTime();
                host.identify();
                times.add((System.nanoTime() - start) / 1e6);
            }
        }
        return times;
    }

    private static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    private static double quantile(List<Double> values, double part) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) (part * (sorted.size() - 1)));
    }
}
