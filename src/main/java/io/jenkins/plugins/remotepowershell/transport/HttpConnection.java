package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.transport.MessageSecurity.Protected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.ConnectionClosedException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.DefaultConnectionReuseStrategy;
import org.apache.http.impl.nio.DefaultNHttpClientConnection;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;
import org.apache.http.nio.conn.ssl.SSLIOSessionStrategy;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.apache.http.nio.protocol.BasicAsyncClientExchangeHandler;
import org.apache.http.nio.protocol.BasicAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncRequestExecutor;
import org.apache.http.nio.reactor.IOSession;
import org.apache.http.nio.reactor.ssl.SSLIOSession;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpProcessor;
import org.apache.http.protocol.HttpProcessorBuilder;
import org.apache.http.protocol.RequestContent;
import org.apache.http.protocol.RequestTargetHost;

/**
 * One TCP connection, plain or TLS, with at most one exchange at a time. What was signed on to and what seals belong to
 * this object, so nothing can leave on another connection.
 */
final class HttpConnection extends DefaultNHttpClientConnection {
    /** Bytes, each way, of every open connection. Heads fit, longer lines make them grow, and bodies pass them by. */
    private static final int BUFFER = 4 << 10;
    /** Kerberos tickets with many groups make long header lines. */
    private static final MessageConstraints CONSTRAINTS = MessageConstraints.custom()
            .setMaxLineLength(96 << 10)
            .setMaxHeaderCount(100)
            .build();

    private static final HttpProcessor HEADERS = HttpProcessorBuilder.create()
            .addAll(new RequestTargetHost(), new RequestContent())
            .build();

    private final HttpHost target;
    private final AtomicReference<CompletableFuture<HttpReply>> pending = new AtomicReference<>();
    private final CompletableFuture<HttpConnection> secured = new CompletableFuture<>();
    private IOSession transport;

    HttpConnection(IOSession session, HttpHost target) {
        super(session, BUFFER, null, null, CONSTRAINTS);
        this.target = target;
        this.transport = session;
    }

    /** Starts TLS; completes when the handshake is over and the host's certificate good. */
    CompletableFuture<HttpConnection> startTls(SSLIOSessionStrategy strategy) throws IOException {
        transport = strategy.upgrade(target, transport);
        bind(transport);
        requestOutput(); // nothing else makes the first message of the handshake leave
        return secured;
    }

    /** {@link #startTls} succeeded. */
    void whenSecured() {
        secured.complete(this);
    }

    /** What waits for {@link #startTls} ends; exchanges are told by their own handlers. */
    void whenFailed(IOException failure) {
        secured.completeExceptionally(failure);
    }

    /** The certificate the host proved itself with; null without TLS. */
    @CheckForNull
    X509Certificate serverCertificate() throws SSLPeerUnverifiedException {
        return transport instanceof SSLIOSession tls
                ? (X509Certificate) tls.getSSLSession().getPeerCertificates()[0]
                : null;
    }

    /** @param whenLeaving called on the I/O thread just before the request's first byte is written */
    CompletableFuture<HttpReply> exchange(HttpRequest request, Runnable whenLeaving) {
        var reply = new CompletableFuture<HttpReply>();
        pending.set(reply);
        var handler = new BasicAsyncClientExchangeHandler<>(
                new BasicAsyncRequestProducer(target, request) {
                    @Override
                    public HttpRequest generateRequest() {
                        setSocketTimeout(0);
                        whenLeaving.run();
                        return super.generateRequest();
                    }
                },
                new HttpReplyConsumer(),
                new Completion(reply),
                new BasicHttpContext(),
                this,
                HEADERS,
                (response, context) -> isTunnel(request, response)
                        || DefaultConnectionReuseStrategy.INSTANCE.keepAlive(response, context));
        synchronized (getContext()) {
            getContext().setAttribute(HttpAsyncRequestExecutor.HTTP_HANDLER, handler);
            if (isOpen()) {
                requestOutput();
            } else {
                reply.completeExceptionally(new ConnectionClosedException());
            }
        }
        return reply;
    }

    /** The reply to CONNECT has no body and no length, and what follows it is the tunnel. RFC 9110 9.3.6. */
    private static boolean isTunnel(HttpRequest request, HttpResponse response) {
        return "CONNECT".equals(request.getRequestLine().getMethod())
                && response.getStatusLine().getStatusCode() == HttpReply.OK;
    }

    /** Posts an envelope, or a token with an empty body. Content-Length is always known. */
    CompletableFuture<HttpReply> post(Endpoint endpoint, Protected message, Runnable whenLeaving) {
        var request = new BasicHttpEntityEnclosingRequest("POST", path(endpoint), HttpVersion.HTTP_1_1);
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        request.setHeader(HttpHeaders.USER_AGENT, "remote-powershell");
        request.setHeader(HttpHeaders.CONTENT_TYPE, message.contentType());
        if (!message.authorization().isEmpty()) {
            request.setHeader(HttpHeaders.AUTHORIZATION, message.authorization());
        }
        request.setEntity(new NByteArrayEntity(message.body()));
        return exchange(request, whenLeaving);
    }

    private static String path(Endpoint endpoint) {
        var path = endpoint.uri().getRawPath();
        var query = endpoint.uri().getRawQuery();
        return (path == null || path.isEmpty() ? "/wsman" : path) + (query == null ? "" : "?" + query);
    }

    /** The connection is gone: whatever waits for it ends, at whatever stage it was. */
    void whenClosed() {
        whenFailed(new ConnectionClosedException());
        var waiting = pending.get();
        if (waiting != null) {
            waiting.completeExceptionally(new ConnectionClosedException());
        }
    }

    /** Closes at once. Safe on any thread, any number of times. */
    void abort() {
        try {
            shutdown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Completion implements FutureCallback<HttpReply> {
        private final CompletableFuture<HttpReply> reply;

        Completion(CompletableFuture<HttpReply> reply) {
            this.reply = reply;
        }

        @Override
        public void completed(HttpReply result) {
            getContext().removeAttribute(HttpAsyncRequestExecutor.HTTP_HANDLER);
            reply.complete(result);
        }

        @Override
        public void failed(Exception failure) {
            reply.completeExceptionally(failure == null ? new ConnectionClosedException() : failure);
        }

        @Override
        public void cancelled() {
            reply.completeExceptionally(new ConnectionClosedException());
        }
    }
}
