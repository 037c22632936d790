package io.jenkins.plugins.remotepowershell.transport;

import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Applicant;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Outcome;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Pass;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.SignOnPausedException;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpVersion;
import org.apache.http.message.BasicHttpRequest;

/**
 * Asks a proxy for a tunnel to an endpoint. RFC 9110 9.3.6. The proxy is asked without a secret first, and gets one only in
 * a way that it offers: NTLM before Basic, which shows it in clear.
 */
final class ProxyTunnel {
    private static final String BASIC = "Basic";

    private final Endpoint endpoint;
    private final HttpProxy proxy;
    private final ExecutorService blocking;
    private final Supplier<CompletableFuture<HttpConnection>> opener;

    /** @param opener of new connections to the proxy, which may close one after it refused to open a tunnel */
    ProxyTunnel(
            Endpoint endpoint,
            HttpProxy proxy,
            ExecutorService blocking,
            Supplier<CompletableFuture<HttpConnection>> opener) {
        this.endpoint = endpoint;
        this.proxy = proxy;
        this.blocking = blocking;
        this.opener = opener;
    }

    /** @return a connection on which the endpoint's side begins now */
    CompletableFuture<HttpConnection> open() {
        return opener.get().thenCompose(connection -> ask(connection, "")
                .thenComposeAsync(reply -> first(connection, reply), blocking));
    }

    private CompletableFuture<HttpReply> ask(HttpConnection connection, String authorization) {
        var authority = endpoint.uri().getHost() + ":" + endpoint.port();
        var request = new BasicHttpRequest("CONNECT", authority, HttpVersion.HTTP_1_1);
        if (!authorization.isEmpty()) {
            request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, authorization);
        }
        return connection.exchange(request, () -> {});
    }

    private CompletableFuture<HttpConnection> first(HttpConnection connection, HttpReply reply) {
        if (reply.status() != HttpReply.PROXY_SIGN_ON || proxy.credential() == null) {
            return opened(connection, reply);
        }
        return enter().thenCompose(pass -> again(connection)
                .thenComposeAsync(open -> signOn(open, reply), blocking)
                .whenComplete((open, failure) -> pass.leave(outcome(failure))));
    }

    private CompletableFuture<HttpConnection> again(HttpConnection connection) {
        return connection.isOpen() ? CompletableFuture.completedFuture(connection) : opener.get();
    }

    private CompletableFuture<HttpConnection> signOn(HttpConnection connection, HttpReply offer) {
        for (var scheme : new String[] {"NTLM", "Negotiate"}) {
            if (offer.offers(scheme)) {
                return ntlm(connection, NtlmSignOn.toProxy(proxy.credential(), proxy, scheme));
            }
        }
        if (offer.offers(BASIC)) {
            return ask(connection, BasicToken.of(proxy.credential())).thenCompose(reply -> opened(connection, reply));
        }
        connection.abort();
        throw new CompletionException(failure(
                Kind.SIGN_ON_REFUSED,
                " asks for " + String.join(", ", offer.offered()) + " (407), of which none is NTLM or Basic"));
    }

    private CompletableFuture<HttpConnection> ntlm(HttpConnection connection, NtlmSignOn signOn) {
        return ask(connection, header(signOn, signOn::start))
                .thenComposeAsync(
                        reply -> {
                            var challenge = reply.token(signOn.scheme());
                            if (reply.status() != HttpReply.PROXY_SIGN_ON || challenge == null || challenge.isEmpty()) {
                                return opened(connection, reply);
                            }
                            return ask(connection, header(signOn, () -> signOn.answer(decoded(challenge))))
                                    .thenCompose(last -> opened(connection, last));
                        },
                        blocking);
    }

    /** Makes a token of a sign-on. */
    private interface Token {
        byte[] make() throws SignOnException;
    }

    private String header(NtlmSignOn signOn, Token token) {
        try {
            return signOn.scheme() + ' ' + Base64.getEncoder().encodeToString(token.make());
        } catch (SignOnException unusable) {
            throw new CompletionException(
                    failure(Kind.SIGN_ON_REFUSED, ": NTLM failed (" + unusable.getMessage() + ")"));
        }
    }

    private byte[] decoded(String challenge) {
        try {
            return Base64.getDecoder().decode(challenge);
        } catch (IllegalArgumentException noToken) {
            throw new CompletionException(failure(Kind.SIGN_ON_REFUSED, " sent a challenge that is no Base64"));
        }
    }

    private CompletableFuture<HttpConnection> opened(HttpConnection connection, HttpReply reply) {
        if (reply.status() == HttpReply.OK) {
            return CompletableFuture.completedFuture(connection);
        }
        connection.abort();
        throw new CompletionException(refused(reply));
    }

    private TransportException refused(HttpReply reply) {
        if (reply.status() != HttpReply.PROXY_SIGN_ON) {
            return failure(
                    Kind.UNREACHABLE,
                    " opens no tunnel to " + endpoint.host() + ":" + endpoint.port() + " (HTTP " + reply.status()
                            + "); it may allow CONNECT to other ports only");
        }
        var said = proxy.credential() == null ? " asks for a user name and password" : " refused " + proxy.credential();
        return failure(Kind.SIGN_ON_REFUSED, said + " (407); check the proxy's credential");
    }

    private TransportException failure(Kind kind, String said) {
        return new TransportException(kind, false, "The proxy " + proxy.host() + ":" + proxy.port() + said, null);
    }

    private CompletableFuture<Pass> enter() {
        var credential = proxy.credential();
        var applicant = new Applicant(
                "proxy " + proxy.host() + ':' + proxy.port(),
                credential.account(),
                SecretFingerprint.of(credential.secret()));
        return SignOnAttempts.SHARED.enter(applicant).exceptionally(failed -> {
            var cause = failed instanceof CompletionException ? failed.getCause() : failed;
            throw new CompletionException(
                    cause instanceof SignOnPausedException
                            ? failure(
                                    Kind.SIGN_ON_REFUSED,
                                    " is not asked again for " + credential + ". " + cause.getMessage())
                            : cause);
        });
    }

    private static Outcome outcome(Throwable failure) {
        if (failure == null) {
            return Outcome.ACCEPTED;
        }
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof TransportException it && it.kind() == Kind.SIGN_ON_REFUSED
                ? Outcome.REFUSED
                : Outcome.INCONCLUSIVE;
    }
}
