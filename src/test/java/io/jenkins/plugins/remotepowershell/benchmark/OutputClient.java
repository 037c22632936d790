package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.benchmark.OutputFetch.Fetched;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One way to fetch output, twice in a process of its own: {@code WAY URI SHAPE AMOUNT DIRECTORY}. The first time counts from the start
 * of the process, its compiler's work included; the second time has as much behind it as it fetches.
 */
final class OutputClient {
    /** The ways, with what AMOUNT is of. */
    enum Way {
        /** Bytes of output. */
        RUN,
        /** Nothing: all that a run which was left has. */
        COLLECTED,
        /** Octets on the wire. */
        BARE,
        /** Octets on the wire. */
        PARSED;

        private Fetched fetch(OutputFetch from, Shape shape, long amount) throws Exception {
            return switch (this) {
                case RUN -> from.run(shape, amount);
                case COLLECTED -> from.collect();
                case BARE -> from.bare(amount);
                case PARSED -> from.parsed(shape, amount);
            };
        }
    }

    /**
     * What one time took.
     *
     * @param wallNanos on the clock
     * @param cpuNanos of all threads of the process
     */
    record Time(Fetched fetched, long wallNanos, long cpuNanos) {
        private static Time parse(String line) {
            long[] figures =
                    List.of(line.split(" ")).stream().mapToLong(Long::parseLong).toArray();
            return new Time(new Fetched(figures[0], figures[1], figures[2]), figures[3], figures[4]);
        }

        private String line() {
            return String.format(
                    Locale.ROOT,
                    "%d %d %d %d %d",
                    fetched.output(),
                    fetched.octets(),
                    fetched.answers(),
                    wallNanos,
                    cpuNanos);
        }
    }

    private OutputClient() {}

    /** In a process of its own. @return the first time and the second */
    static List<Time> times(Way way, OutputFetch from, Shape shape, long amount) throws IOException {
        List<String> arguments = List.of(
                way.name(),
                from.at().toString(),
                shape.name(),
                Long.toString(amount),
                from.directory().toString());
        Process client = Jvm.start(List.of(), OutputClient.class, arguments);
        try (BufferedReader said = client.inputReader(StandardCharsets.UTF_8)) {
            return said.lines().map(Time::parse).toList();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Way way = Way.valueOf(arguments[0]);
        OutputFetch from = new OutputFetch(URI.create(arguments[1]), Path.of(arguments[4]));
        Shape shape = Shape.valueOf(arguments[2]);
        long amount = Long.parseLong(arguments[3]);
        Fetched[] fetched = new Fetched[1];
        Cost.Work work = () -> (fetched[0] = way.fetch(from, shape, amount)).output();
        work.run();
        Cost fresh = Cost.sinceStart(fetched[0].output());
        System.out.println(new Time(fetched[0], fresh.wallNanos(), fresh.cpuNanos()).line());
        Cost warm = Cost.of(work);
        System.out.println(new Time(fetched[0], warm.wallNanos(), warm.cpuNanos()).line());
        System.exit(0);
    }
}
