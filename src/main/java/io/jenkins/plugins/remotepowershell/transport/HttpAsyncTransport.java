package io.jenkins.plugins.remotepowershell.transport;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * WS-Management over HTTP and HTTPS to one {@link Endpoint}, on a few threads shared by all transports of the JVM.
 *
 * <p>Replies complete on one of those threads: dependents must not block.
 */
public final class HttpAsyncTransport implements WsmanTransport {
    private final Endpoint endpoint;

    /** Opens no connection yet. */
    public HttpAsyncTransport(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public CompletableFuture<WsmanReply> send(Lane lane, byte[] envelope, Duration timeLimit) {
        throw new UnsupportedOperationException("not yet: " + endpoint.uri());
    }

    @Override
    public void release(Lane lane) {}

    @Override
    public void close() {}
}
