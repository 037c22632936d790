package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.http.HttpHost;

/** Opens connections to one endpoint: name look-up, TCP, the {@link ProxyTunnel}, TLS. */
final class Connector {
    private final Endpoint endpoint;
    private final FailureSentences failures;
    private final Reactor reactor;

    @CheckForNull
    private Tls tls;

    /** What {@link #tls} trusts. */
    @CheckForNull
    private TlsSettings trusted;

    Connector(Endpoint endpoint, Reactor reactor) {
        this.endpoint = endpoint;
        this.failures = new FailureSentences(endpoint);
        this.reactor = reactor;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    FailureSentences failures() {
        return failures;
    }

    CompletableFuture<HttpConnection> connect() {
        var proxy = endpoint.proxy();
        var target =
                new HttpHost(endpoint.host(), endpoint.port(), endpoint.uri().getScheme());
        if (proxy == null) {
            return resolve(endpoint.host(), endpoint.port())
                    .thenCompose(remote -> reactor.connect(remote, target, endpoint.connectTimeout(), this::secure));
        }
        return new ProxyTunnel(endpoint, proxy, reactor.blocking(), () -> toProxy(proxy, target))
                .open()
                .thenCompose(this::throughTunnel);
    }

    private CompletableFuture<HttpConnection> toProxy(HttpProxy proxy, HttpHost target) {
        return resolve(proxy.host(), proxy.port())
                .thenCompose(remote -> reactor.connect(remote, target, endpoint.connectTimeout(), this::limitSilence));
    }

    private CompletableFuture<InetSocketAddress> resolve(String host, int port) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new InetSocketAddress(InetAddress.getByName(host), port);
                    } catch (UnknownHostException e) {
                        throw new CompletionException(new UnknownHostException(host));
                    }
                },
                reactor.blocking());
    }

    private CompletableFuture<HttpConnection> secure(HttpConnection connection) throws IOException {
        limitSilence(connection);
        return endpoint.isTls() ? connection.startTls(tls()) : CompletableFuture.completedFuture(connection);
    }

    /** Until the first request leaves: TLS handshakes and tunnels must not hang. */
    private CompletableFuture<HttpConnection> limitSilence(HttpConnection connection) {
        connection.setSocketTimeout((int) endpoint.connectTimeout().toMillis());
        return CompletableFuture.completedFuture(connection);
    }

    private synchronized Tls tls() throws TransportException {
        TlsSettings now = endpoint.tls().current();
        Tls built = tls;
        if (built == null || !now.equals(trusted)) {
            built = Tls.towards(endpoint.withTls(now));
            tls = built;
            trusted = now;
        }
        return built;
    }

    private CompletableFuture<HttpConnection> throughTunnel(HttpConnection connection) {
        try {
            return secure(connection);
        } catch (IOException e) {
            connection.abort();
            throw new CompletionException(e);
        }
    }
}
