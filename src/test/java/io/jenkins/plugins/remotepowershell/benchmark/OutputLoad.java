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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;

/**
 * Output end to end: a script's output through a run, next to the same bytes fetched over plain HTTP and base64-decoded by
 * the same client. Arguments: {@code MEGABYTES}, 100 without.
 */
final class OutputLoad {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int LINE = 100;
    private static final int LARGE = 100_000;

    private final LoadHost host;
    private final long bytes;

    private OutputLoad(LoadHost host, long bytes) {
        this.host = host;
        this.bytes = bytes;
    }

    public static void main(String[] arguments) throws Exception {
        long megabytes = arguments.length == 0 ? 100 : Long.parseLong(arguments[0]);
        try (LoadHost host = LoadHost.start()) {
            OutputLoad warm = new OutputLoad(host, 20_000_000);
            warm.bare();
            warm.run("warm-lines", LINE);
            warm.run("warm-strings", LARGE);
            OutputLoad load = new OutputLoad(host, megabytes * 1_000_000);
            Cost bare = Cost.of(load::bare);
            System.out.println("plain HTTP, base64  " + bare);
            report("lines of 100        ", Cost.of(() -> load.run("lines", LINE)), bare);
            report("strings of 100,000  ", Cost.of(() -> load.run("strings", LARGE)), bare);
        }
        System.exit(0);
    }

    private static void report(String what, Cost cost, Cost bare) {
        System.out.printf(
                Locale.ROOT,
                "%s%s; of the limit: %.2f in CPU, %.2f on the clock%n",
                what,
                cost,
                bare.cpuMillisPerMegabyte() / cost.cpuMillisPerMegabyte(),
                cost.megabytesPerSecond() / bare.megabytesPerSecond());
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

    private long run(String id, int length) throws Exception {
        Path directory = Files.createTempDirectory("output-load");
        RunStore store = new RunStore(directory, SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
        RunTarget target =
                new RunTarget(host.endpoint().toString(), "Microsoft.PowerShell", "basic", LoadHost.USER, "");
        CountingObserver observer = new CountingObserver();
        try (HttpAsyncTransport transport = transport(host.endpoint());
                RemoteRun run = new RemoteRun(
                        store.create(id, target).orElseThrow().open(), settings(transport, length), observer)) {
            run.run();
        }
        return observer.bytes();
    }

    private RunSettings settings(HttpAsyncTransport transport, int length) {
        String script = "1.." + bytes / (length + 1) + " | ForEach-Object { 'x' * " + length + " }";
        return new RunSettings(
                transport,
                SessionSettings.of(host.endpoint()),
                new RunnerScript(new RunnerSettings(script), null),
                RetryPolicy.withReconnectTimeout(LIMIT),
                false);
    }

    private static HttpAsyncTransport transport(URI uri) {
        Credential credential = new Credential(LoadHost.USER, LoadHost.PASSWORD::toCharArray);
        return new HttpAsyncTransport(
                new Endpoint(uri, new Authentication.Basic(credential)).withAllowUnencrypted(true));
    }
}
