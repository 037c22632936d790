package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.benchmark.OutputClient.Time;
import io.jenkins.plugins.remotepowershell.benchmark.OutputClient.Way;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Output end to end, next to as many octets on the wire fetched over plain HTTP and base64-decoded by the same client, and
 * next to as many of answers that are parsed and nothing else. It comes through a run while its script writes it, and through
 * one that was left and is taken up again after the script's end. Each is a process of its own and does it twice: from its
 * start, and once more. Arguments: {@code MEGABYTES}, 100 without, and shapes of output, all without.
 */
final class OutputLoad {
    /** The host's compiler is no part of it. Bytes. */
    private static final long HOST_WARMING = 300_000_000;
    /** What a client does in a process. */
    private static final int TIMES = 2;

    private final Shape shape;
    private final long bytes;
    private final Path directory;

    private OutputLoad(Shape shape, long bytes, Path directory) {
        this.shape = shape;
        this.bytes = bytes;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        long megabytes = arguments.length == 0 ? 100 : Long.parseLong(arguments[0]);
        List<Shape> shapes = arguments.length < 2
                ? List.of(Shape.values())
                : Arrays.stream(arguments).skip(1).map(Shape::valueOf).toList();
        for (Shape shape : shapes) {
            new OutputLoad(shape, megabytes * 1_000_000, Files.createTempDirectory("output")).measure();
        }
        System.exit(0);
    }

    private void measure() throws Exception {
        try (LoadHost host = LoadHost.start()) {
            times(Way.RUN, host.endpoint(), HOST_WARMING);
            Duration before = host.processorTime();
            List<Time> live = times(Way.RUN, host.endpoint(), bytes);
            Duration hosts = host.processorTime().minus(before);
            System.out.printf(
                    Locale.ROOT,
                    "%s: the host's own %.1f ms CPU for a megabyte%n",
                    shape,
                    hosts.toMillis() / (TIMES * live.get(0).fetched().output() / 1e6));
            compare("while it is written", live, host);
        }
        try (LoadHost host = LoadHost.keepingAllOutput()) {
            times(Way.RUN, host.endpoint(), HOST_WARMING);
            for (int i = 0; i < TIMES; i++) {
                at(host.endpoint()).leave(shape, bytes);
            }
            host.awaitRest();
            compare("after the script's end", times(Way.COLLECTED, host.endpoint(), bytes), host);
        }
    }

    private void compare(String when, List<Time> run, LoadHost host) throws Exception {
        long octets = run.get(0).fetched().octets();
        List<Time> bare = times(Way.BARE, host.bare(), octets);
        List<Time> parsed = times(Way.PARSED, host.answers(shape), octets);
        System.out.printf(
                Locale.ROOT,
                "  %s: %d octets on the wire for 100 bytes, %d in an answer%n",
                when,
                100 * octets / run.get(0).fetched().output(),
                octets / run.get(0).fetched().answers());
        for (int i = 0; i < TIMES; i++) {
            String turn = i == 0 ? "from the start" : "once more";
            report(turn + ", run", run.get(i), run.get(i));
            report(turn + ", plain HTTP", bare.get(i), run.get(i));
            report(turn + ", parsed", parsed.get(i), run.get(i));
        }
    }

    private List<Time> times(Way way, URI at, long amount) throws Exception {
        return OutputClient.times(way, at(at), shape, amount);
    }

    private OutputFetch at(URI uri) {
        return new OutputFetch(uri, directory);
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
