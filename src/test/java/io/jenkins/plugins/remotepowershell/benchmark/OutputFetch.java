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
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

/**
 * Ways to fetch output from a host.
 *
 * @param at of the host, or of the bare server
 */
record OutputFetch(URI at) {
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
        RunStore store =
                new RunStore(Files.createTempDirectory("output"), SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
        RunTarget target =
                new RunTarget(at.toString(), SessionSettings.DEFAULT_CONFIGURATION, "basic", LoadHost.USER, "");
        CountingObserver observer = new CountingObserver();
        WireCount wire = new WireCount(transport());
        RunSettings settings = new RunSettings(
                wire,
                SessionSettings.of(at),
                runner(shape, shape.script(bytes)),
                RetryPolicy.withReconnectTimeout(LIMIT),
                false);
        try (wire;
                RemoteRun run = new RemoteRun(
                        store.create(UUID.randomUUID().toString(), target)
                                .orElseThrow()
                                .open(),
                        settings,
                        observer)) {
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
