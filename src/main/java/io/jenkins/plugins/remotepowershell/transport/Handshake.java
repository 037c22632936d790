package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.transport.MessageSecurity.Protected;
import io.jenkins.plugins.remotepowershell.transport.SignOnException.Reason;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;

/** Carries the tokens of one {@link SignOn} over one connection, each in an empty POST. protocol.md 8.2. */
final class Handshake {
    private static final int MAX_TOKENS = 4;

    private final Endpoint endpoint;
    private final HttpConnection connection;
    private final SignOn signOn;
    private final ExecutorService blocking;

    Handshake(Endpoint endpoint, HttpConnection connection, SignOn signOn, ExecutorService blocking) {
        this.endpoint = endpoint;
        this.connection = connection;
        this.signOn = signOn;
        this.blocking = blocking;
    }

    /** Fails with {@link SignOnException}, {@link TransportException} or what the connection says. */
    CompletableFuture<MessageSecurity> run() {
        return CompletableFuture.supplyAsync(() -> step(signOn::start), blocking)
                .thenCompose(token -> exchange(token, 1));
    }

    private CompletableFuture<MessageSecurity> exchange(byte[] token, int sent) {
        var authorization = signOn.scheme() + ' ' + Base64.getEncoder().encodeToString(token);
        return connection
                .post(endpoint, new Protected(PlainSecurity.SOAP, authorization, new byte[0]), () -> {})
                .thenComposeAsync(reply -> next(reply, sent), blocking);
    }

    private CompletableFuture<MessageSecurity> next(HttpReply reply, int sent) {
        if (reply.status() == HttpReply.OK) {
            return CompletableFuture.completedFuture(step(() -> signOn.complete(token(reply))));
        }
        if (reply.status() != HttpReply.UNAUTHORIZED) {
            throw new CompletionException(new FailureSentences(endpoint).status(reply, false));
        }
        return exchange(step(() -> answer(reply, sent)), sent + 1);
    }

    private byte[] answer(HttpReply reply, int sent) throws SignOnException {
        var token = token(reply);
        if (token == null || token.length == 0) {
            throw sent == 1 && !reply.offers(signOn.scheme())
                    ? new SignOnException(Reason.UNUSABLE, "the host does not offer " + signOn.scheme())
                    : new SignOnException(signOn.refusal(sent), "the host refused it");
        }
        if (sent >= MAX_TOKENS || !connection.isOpen()) {
            throw new SignOnException(Reason.VIOLATED, "the host's tokens come to no end");
        }
        return signOn.answer(token);
    }

    @CheckForNull
    private byte[] token(HttpReply reply) throws SignOnException {
        var text = reply.token(signOn.scheme());
        try {
            return text == null || text.isEmpty() ? null : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new SignOnException(Reason.VIOLATED, "its token is no Base64", e);
        }
    }

    private static <T> T step(Step<T> step) {
        try {
            return step.take();
        } catch (SignOnException e) {
            throw new CompletionException(e);
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T take() throws SignOnException;
    }
}
