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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Locale;

/** The work of {@link PeerWork} as a durable run, with its store and spool: {@code ENDPOINT LINES}. */
final class PeerOurs {
    private final URI endpoint;
    private final RunStore store;

    private PeerOurs(URI endpoint) throws IOException {
        this.endpoint = endpoint;
        this.store = new RunStore(Files.createTempDirectory("peer"), SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
    }

    public static void main(String[] arguments) throws Exception {
        PeerOurs client = new PeerOurs(URI.create(arguments[0]));
        long lines = Long.parseLong(arguments[1]);
        long process = ProcessHandle.current().pid(); // the host remembers the names of runs
        client.fetch("warm-up-" + process, lines);
        long[] bytes = new long[1];
        Cost cost = Cost.of(() -> bytes[0] = client.fetch("measured-" + process, lines));
        System.out.printf(Locale.ROOT, "%d %.3f %.3f%n", bytes[0], cost.wallNanos() / 1e9, cost.cpuNanos() / 1e9);
        System.exit(0);
    }

    private long fetch(String id, long lines) throws IOException, InterruptedException {
        CountingObserver observer = new CountingObserver();
        RunTarget target =
                new RunTarget(endpoint.toString(), SessionSettings.DEFAULT_CONFIGURATION, "basic", LoadHost.USER, "");
        Credential credential = new Credential(LoadHost.USER, LoadHost.PASSWORD::toCharArray);
        try (HttpAsyncTransport transport = new HttpAsyncTransport(
                        new Endpoint(endpoint, new Authentication.Basic(credential)).withAllowUnencrypted(true));
                RemoteRun run = new RemoteRun(
                        store.create(id, target).orElseThrow().open(), settings(transport, lines), observer)) {
            run.run();
        }
        return observer.bytes();
    }

    private RunSettings settings(HttpAsyncTransport transport, long lines) {
        return new RunSettings(
                transport,
                SessionSettings.of(endpoint),
                new RunnerScript(new RunnerSettings(PeerWork.script(lines)), null),
                RetryPolicy.withReconnectTimeout(RetryPolicy.DEFAULT_RECONNECT_TIMEOUT),
                false);
    }
}
