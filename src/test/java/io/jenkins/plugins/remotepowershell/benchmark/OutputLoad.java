package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.run.RunnerScript;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.transport.Lane;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Output end to end: a script's output through a run, next to the same bytes fetched over plain HTTP and base64-decoded by
 * the same client; and next to answers that are fetched and parsed, and nothing else. The same bytes are, first, those of
 * the output, and second, those on the wire. Arguments: {@code MEGABYTES}, 100 without, and shapes of output, all without.
 */
final class OutputLoad {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** At a time, until the compiler has come to rest. Bytes. */
    static final long WARMING = 100_000_000;

    private static final int MOST_WARMING = 8;
    private static final double RESTING = 0.05;
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    /** Long enough on the clock. Bytes. */
    private static final long BARE = 1_000_000_000;

    private final LoadHost host;
    private final long bytes;

    OutputLoad(LoadHost host, long bytes) {
        this.host = host;
        this.bytes = bytes;
    }

    public static void main(String[] arguments) throws Exception {
        long megabytes = arguments.length == 0 ? 100 : Long.parseLong(arguments[0]);
        List<Shape> shapes = arguments.length < 2
                ? List.of(Shape.values())
                : List.of(arguments).subList(1, arguments.length).stream()
                        .map(Shape::valueOf)
                        .toList();
        try (LoadHost host = LoadHost.start()) {
            OutputLoad warm = new OutputLoad(host, WARMING);
            OutputLoad load = new OutputLoad(host, megabytes * 1_000_000);
            OutputLoad limit = new OutputLoad(host, BARE);
            warm(limit::bare);
            for (Shape shape : shapes) {
                warm(() -> warm.parsed(shape));
                warm(() -> warm.run(shape));
                Cost bare = Cost.of(limit::bare);
                System.out.println("plain HTTP, base64  " + bare);
                load.measure(shape, bare);
            }
        }
        System.exit(0);
    }

    /** What is measured is what goes on and on. */
    static void warm(Cost.Work work) throws Exception {
        double compiling = 1;
        for (int i = 0; i < MOST_WARMING && compiling > RESTING; i++) {
            long before = COMPILER.getTotalCompilationTime();
            Cost cost = Cost.of(work);
            compiling = (COMPILER.getTotalCompilationTime() - before) * 1e6 / cost.cpuNanos();
        }
    }

    private void measure(Shape shape, Cost bare) throws Exception {
        Cost parsed = Cost.of(() -> parsed(shape));
        WireCount wire = new WireCount(transport(host.endpoint()));
        Cost cost = Cost.of(() -> run(shape, wire));
        double wireBytes = wire.octets() * 3.0 / 4 / (cost.megabytes() * 1e6);
        System.out.printf(
                Locale.ROOT,
                "%-20s%s, %.2f bytes on the wire for one, answers of %d octets%n",
                shape,
                cost,
                wireBytes,
                wire.octetsOfOne());
        ratio("of plain HTTP, by the output", bare, cost, 1);
        ratio("of plain HTTP, by the wire", bare, cost, wireBytes);
        ratio("of HTTP and a bare parser, by the wire", parsed, cost, wireBytes);
    }

    private static void ratio(String limit, Cost bare, Cost cost, double wireBytes) {
        System.out.printf(
                Locale.ROOT,
                "    %-40s%.2f in CPU, %.2f on the clock%n",
                limit,
                bare.cpuMillisPerMegabyte() / cost.cpuMillisPerMegabyte() * wireBytes,
                cost.megabytesPerSecond() / bare.megabytesPerSecond() * wireBytes);
    }

    /** The limit where an answer is XML that the JDK's parser reads. Bytes without base64, as of the limit. */
    private long parsed(Shape shape) throws Exception {
        try (HttpAsyncTransport transport = transport(host.bare().resolve("/" + shape))) {
            Lane lane = new Lane("parsed");
            byte[] request = "<x/>".getBytes(StandardCharsets.UTF_8);
            long octets = 0;
            while (octets / 4 * 3 < bytes) {
                byte[] answer = transport.send(lane, request, LIMIT).get().envelope();
                Answers.parse(answer, shape);
                octets += answer.length;
            }
            return octets / 4 * 3;
        }
    }

    /** The limit. */
    private long bare() throws Exception {
        try (HttpAsyncTransport transport = transport(host.bare())) {
            Lane lane = new Lane("bare");
            byte[] request = "<x/>".getBytes(StandardCharsets.UTF_8);
            long fetched = 0;
            while (fetched < bytes) {
                byte[] body = transport.send(lane, request, LIMIT).get().envelope();
                fetched += Base64.getDecoder().decode(body).length;
            }
            return fetched;
        }
    }

    /** One run. @return bytes of its output */
    long run(Shape shape) throws Exception {
        return run(shape, transport(host.endpoint()));
    }

    private long run(Shape shape, WsmanTransport over) throws Exception {
        Path directory = Files.createTempDirectory("output-load");
        RunStore store = new RunStore(directory, SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
        RunTarget target =
                new RunTarget(host.endpoint().toString(), "Microsoft.PowerShell", "basic", LoadHost.USER, "");
        CountingObserver observer = new CountingObserver();
        try (WsmanTransport transport = over;
                RemoteRun run = new RemoteRun(
                        store.create(UUID.randomUUID().toString(), target)
                                .orElseThrow()
                                .open(),
                        settings(transport, shape),
                        observer)) {
            run.run();
        }
        return observer.bytes();
    }

    private RunSettings settings(WsmanTransport transport, Shape shape) {
        String script = shape.script(bytes);
        RunnerScript runner = shape == Shape.OBJECTS
                ? new RunnerScript(new RunnerSettings(""), script)
                : new RunnerScript(new RunnerSettings(script), null);
        return new RunSettings(
                transport, SessionSettings.of(host.endpoint()), runner, RetryPolicy.withReconnectTimeout(LIMIT), false);
    }

    private static HttpAsyncTransport transport(URI uri) {
        Credential credential = new Credential(LoadHost.USER, LoadHost.PASSWORD::toCharArray);
        return new HttpAsyncTransport(
                new Endpoint(uri, new Authentication.Basic(credential)).withAllowUnencrypted(true));
    }
}
