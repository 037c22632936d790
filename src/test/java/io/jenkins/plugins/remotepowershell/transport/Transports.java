package io.jenkins.plugins.remotepowershell.transport;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Short ways to say what the transport tests do all the time. */
final class Transports {
    static final Duration LIMIT = Duration.ofSeconds(20);

    private Transports() {}

    static Credential credential(String username, String password) {
        return new Credential(username, password::toCharArray);
    }

    static HttpAsyncTransport to(String url, Authentication authentication) {
        return new HttpAsyncTransport(new Endpoint(URI.create(url), authentication));
    }

    /** In clear, as a laboratory may allow. */
    static HttpAsyncTransport inClearTo(String url, Authentication authentication) {
        return new HttpAsyncTransport(new Endpoint(URI.create(url), authentication).withAllowUnencrypted(true));
    }

    static String exchange(WsmanTransport transport, Lane lane, String envelope) throws Exception {
        var reply = transport
                .send(lane, envelope.getBytes(StandardCharsets.UTF_8), LIMIT)
                .get();
        return reply.status() + " " + new String(reply.envelope(), StandardCharsets.UTF_8);
    }

    static TransportException failure(WsmanTransport transport, Lane lane) {
        return failureOf(transport.send(lane, "<s:Envelope/>".getBytes(StandardCharsets.UTF_8), LIMIT));
    }

    static TransportException failureOf(CompletableFuture<WsmanReply> pending) {
        try {
            pending.get();
            throw new AssertionError("The request was not refused");
        } catch (ExecutionException e) {
            return (TransportException) e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
