package io.jenkins.plugins.remotepowershell.transport;

import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpVersion;
import org.apache.http.message.BasicHttpRequest;

/** Opens connections to one endpoint: name look-up, TCP, the proxy's tunnel, TLS. */
final class Connector {
    private static final int PROXY_SIGN_ON = 407;

    private final Endpoint endpoint;
    private final Reactor reactor;
    private Tls tls;

    Connector(Endpoint endpoint, Reactor reactor) {
        this.endpoint = endpoint;
        this.reactor = reactor;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    CompletableFuture<HttpConnection> connect() {
        var proxy = endpoint.proxy();
        var target =
                new HttpHost(endpoint.host(), endpoint.port(), endpoint.uri().getScheme());
        if (proxy == null) {
            return resolve(endpoint.host(), endpoint.port())
                    .thenCompose(remote -> reactor.connect(remote, target, endpoint.connectTimeout(), this::secure));
        }
        return resolve(proxy.host(), proxy.port())
                .thenCompose(remote -> reactor.connect(remote, target, endpoint.connectTimeout(), this::limitSilence))
                .thenCompose(connection -> tunnel(connection, proxy));
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
        if (tls == null) {
            tls = Tls.towards(endpoint);
        }
        return tls;
    }

    private CompletableFuture<HttpConnection> tunnel(HttpConnection connection, HttpProxy proxy) {
        var authority = endpoint.uri().getHost() + ":" + endpoint.port();
        var request = new BasicHttpRequest("CONNECT", authority, HttpVersion.HTTP_1_1);
        if (proxy.credential() != null) {
            request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, BasicToken.of(proxy.credential()));
        }
        return connection.exchange(request, () -> {}).thenCompose(reply -> {
            if (reply.status() != HttpReply.OK) {
                connection.abort();
                throw new CompletionException(refused(reply, proxy));
            }
            try {
                return secure(connection);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private TransportException refused(HttpReply reply, HttpProxy proxy) {
        var where = "The proxy " + proxy.host() + ":" + proxy.port();
        if (reply.status() != PROXY_SIGN_ON) {
            return new TransportException(
                    Kind.UNREACHABLE,
                    false,
                    where + " opens no tunnel to " + endpoint.host() + ":" + endpoint.port() + " (HTTP "
                            + reply.status() + "); it may allow CONNECT to other ports only",
                    null);
        }
        var said = proxy.credential() == null ? " asks for a user name and password" : " refused " + proxy.credential();
        return new TransportException(
                Kind.SIGN_ON_REFUSED, false, where + said + " (407); check the proxy's credential", null);
    }
}
