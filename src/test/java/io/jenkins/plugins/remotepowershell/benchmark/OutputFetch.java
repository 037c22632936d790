package io.jenkins.plugins.remotepowershell.benchmark;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunScript;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.run.RunnerScript;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.transport.Lane;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

/**
 * Ways to fetch output from a host.
 *
 * @param at of the host, or of the bare server
 * @param directory of the store of runs
 */
record OutputFetch(URI at, Path directory) {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final byte[] REQUEST = "<x/>".getBytes(StandardCharsets.US_ASCII);

    /**
     * What was fetched.
     *
     * @param output bytes of it
     * @param octets of the answers on the wire, without HTTP's heads
     * @param answers how many there were
     */
    record Fetched(long output, long octets, long answers) {}

    /** As a run, with its store and spool, whose script writes so many bytes. */
    Fetched run(Shape shape, long bytes) throws Exception {
        return drive(create(), runner(shape, shape.script(bytes)), false);
    }

    /** Starts a run whose script writes so many bytes, and leaves it. */
    void leave(Shape shape, long bytes) throws Exception {
        drive(create(), runner(shape, shape.script(bytes)), true);
    }

    /** Takes up a run that was left, to its end. */
    Fetched collect() throws Exception {
        for (StoredRun run : store().list()) {
            if (run.record().phase() != RunPhase.FINISHED) {
                return drive(run, null, false);
            }
        }
        throw new IllegalStateException("no run was left in " + directory);
    }

    private StoredRun create() throws IOException {
        RunTarget target =
                new RunTarget(at.toString(), SessionSettings.DEFAULT_CONFIGURATION, "basic", LoadHost.USER, "");
        return store().create(UUID.randomUUID().toString(), target).orElseThrow();
    }

    private RunStore store() {
        return new RunStore(directory, SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
    }

    private Fetched drive(StoredRun stored, @CheckForNull RunScript script, boolean leave) throws Exception {
        CountingObserver observer = new CountingObserver();
        WireCount wire = new WireCount(transport());
        RunSettings settings =
                new RunSettings(wire, SessionSettings.of(at), script, RetryPolicy.withReconnectTimeout(LIMIT), leave);
        try (wire;
                RemoteRun run = new RemoteRun(stored.open(), settings, observer)) {
            run.run();
        }
        return new Fetched(observer.bytes(), wire.octets(), wire.answers());
    }

    private static RunnerScript runner(Shape shape, String script) {
        return shape == Shape.OBJECTS
                ? new RunnerScript(new RunnerSettings(""), script)
                : new RunnerScript(new RunnerSettings(script), null);
    }

    /** The limit: answers of base64 and nothing else, until so many octets have come, each decoded. */
    Fetched bare(long octets) throws Exception {
        return fetch(octets, body -> Base64.getDecoder().decode(body).length);
    }

    /** The limit where an answer is XML that the JDK's parser reads. */
    Fetched parsed(Shape shape, long octets) throws Exception {
        return fetch(octets, answer -> Answers.parse(answer, shape));
    }

    /** What is done with an answer. */
    @FunctionalInterface
    private interface Use {
        long of(byte[] answer) throws Exception;
    }

    private Fetched fetch(long octets, Use use) throws Exception {
        long output = 0;
        long fetched = 0;
        long answers = 0;
        try (HttpAsyncTransport transport = transport()) {
            Lane lane = new Lane("bare");
            while (fetched < octets) {
                byte[] body = transport.send(lane, REQUEST, LIMIT).get().envelope();
                output += use.of(body);
                fetched += body.length;
                answers++;
            }
        }
        return new Fetched(output, fetched, answers);
    }

    private HttpAsyncTransport transport() {
        Credential credential = new Credential(LoadHost.USER, LoadHost.PASSWORD::toCharArray);
        return new HttpAsyncTransport(
                new Endpoint(at, new Authentication.Basic(credential)).withAllowUnencrypted(true));
    }
}
