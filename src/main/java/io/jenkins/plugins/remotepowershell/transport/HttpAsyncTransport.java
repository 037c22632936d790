package io.jenkins.plugins.remotepowershell.transport;

import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * WS-Management over HTTP and HTTPS to one {@link Endpoint}, on a few threads shared by all transports of the JVM.
 *
 * <p>Replies complete on one of those threads: dependents must not block.
 */
public final class HttpAsyncTransport implements WsmanTransport {
    private final Endpoint endpoint;
    private final Connector connector;
    private final SignOns signOns;
    private final Map<Lane, LaneState> lanes = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Opens no connection yet. */
    public HttpAsyncTransport(Endpoint endpoint) {
        var reactor = Reactor.acquire();
        this.endpoint = endpoint;
        this.connector = new Connector(endpoint, reactor);
        this.signOns = new SignOns(endpoint, reactor.blocking(), SignOnAttempts.SHARED);
    }

    @Override
    public CompletableFuture<WsmanReply> send(Lane lane, byte[] envelope, Duration timeLimit) {
        if (closed.get()) {
            throw new IllegalStateException("This transport is closed");
        }
        var forbidden = forbidden();
        if (forbidden != null) {
            return CompletableFuture.failedFuture(forbidden);
        }
        var state = lanes.computeIfAbsent(lane, unused -> new LaneState());
        var exchange = new Exchange(connector, signOns, state, envelope, timeLimit);
        state.begin(lane, exchange);
        return exchange.start();
    }

    private TransportException forbidden() {
        if (endpoint.isTls()) {
            return null;
        }
        if (endpoint.authentication() instanceof Authentication.Basic && !endpoint.allowUnencrypted()) {
            return new TransportException(
                    Kind.NOT_ALLOWED,
                    false,
                    "Basic over plain HTTP would send the password of "
                            + endpoint.authentication().account() + " to "
                            + endpoint.host()
                            + " in clear; use HTTPS or Negotiate, or allow unencrypted traffic explicitly",
                    null);
        }
        if (endpoint.authentication() instanceof Authentication.Certificate) {
            return new TransportException(
                    Kind.NOT_ALLOWED,
                    false,
                    "A client certificate can be shown over HTTPS only, and " + endpoint.uri() + " is plain HTTP",
                    null);
        }
        return null;
    }

    @Override
    public Optional<String> signOn() {
        return signOns.negotiated();
    }

    @Override
    public void release(Lane lane) {
        var state = lanes.remove(lane);
        if (state != null) {
            state.release();
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            lanes.keySet().forEach(this::release);
            Reactor.release();
        }
    }
}
