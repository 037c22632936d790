package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.benchmark.OutputClient.Time;
import io.jenkins.plugins.remotepowershell.benchmark.OutputClient.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Output end to end: a script's output through a run, next to as many octets on the wire fetched over plain HTTP and
 * base64-decoded by the same client, and next to as many of answers that are parsed and nothing else. Each is a process of
 * its own and does it twice: from its start, and once more. Arguments: {@code MEGABYTES}, 100 without, and shapes of
 * output, all without.
 */
final class OutputLoad {
    /** The host's compiler is no part of it. Bytes. */
    private static final long HOST_WARMING = 300_000_000;

    private final LoadHost host;
    private final Shape shape;
    private final long bytes;

    private OutputLoad(LoadHost host, Shape shape, long bytes) {
        this.host = host;
        this.shape = shape;
        this.bytes = bytes;
    }

    public static void main(String[] arguments) throws Exception {
        long megabytes = arguments.length == 0 ? 100 : Long.parseLong(arguments[0]);
        List<Shape> shapes = arguments.length < 2
                ? List.of(Shape.values())
                : Arrays.stream(arguments).skip(1).map(Shape::valueOf).toList();
        try (LoadHost host = LoadHost.start()) {
            for (Shape shape : shapes) {
                new OutputLoad(host, shape, megabytes * 1_000_000).measure();
            }
        }
        System.exit(0);
    }

    private void measure() throws IOException {
        OutputClient.times(Way.RUN, host.endpoint(), shape, HOST_WARMING);
        Duration before = host.processorTime();
        List<Time> run = OutputClient.times(Way.RUN, host.endpoint(), shape, bytes);
        Duration hosts = host.processorTime().minus(before);
        long octets = run.get(0).fetched().octets();
        List<Time> bare = OutputClient.times(Way.BARE, host.bare(), shape, octets);
        List<Time> parsed = OutputClient.times(Way.PARSED, host.answers(shape), shape, octets);
        System.out.printf(
                Locale.ROOT,
                "%s: %d octets on the wire for 100 bytes, %d in an answer; the host's own %.1f ms CPU for a megabyte%n",
                shape,
                100 * octets / run.get(0).fetched().output(),
                octets / run.get(0).fetched().answers(),
                hosts.toMillis() / (run.size() * run.get(0).fetched().output() / 1e6));
        for (int i = 0; i < run.size(); i++) {
            String when = i == 0 ? "from the start" : "once more";
            report(when + ", run", run.get(i), run.get(i));
            report(when + ", plain HTTP", bare.get(i), run.get(i));
            report(when + ", parsed", parsed.get(i), run.get(i));
        }
    }

    /** Per megabyte of output, for all of them have fetched the same octets. */
    private static void report(String what, Time time, Time run) {
        double megabytes = run.fetched().output() / 1e6;
        System.out.printf(
                Locale.ROOT,
                "    %-27s%6.2f ms CPU for a megabyte, %6.1f MB/s; %.2f of the run's CPU, %.2f of its time%n",
                what,
                time.cpuNanos() / 1e6 / megabytes,
                megabytes / (time.wallNanos() / 1e9),
                (double) time.cpuNanos() / run.cpuNanos(),
                (double) time.wallNanos() / run.wallNanos());
    }
}
