package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.transport.MessageSecurity.Protected;
import io.jenkins.plugins.remotepowershell.transport.SignOnException.Reason;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Finds a mechanism that the host offers and that works, in the safest order. A refused secret ends the search at once: a
 * second mechanism would only count as a second wrong password.
 */
final class Negotiation {
    private static final Logger LOGGER = Logger.getLogger(Negotiation.class.getName());

    private final Endpoint endpoint;
    private final ExecutorService blocking;
    private final Mechanisms mechanisms;
    private volatile @CheckForNull String agreedLast;

    Negotiation(Endpoint endpoint, ExecutorService blocking) {
        this.endpoint = endpoint;
        this.blocking = blocking;
        this.mechanisms = new Mechanisms(endpoint);
    }

    /** In one line, what was offered, tried and refused when it last succeeded, and what protects the messages. */
    Optional<String> agreedLast() {
        return Optional.ofNullable(agreedLast);
    }

    /** What was agreed, and on which connection. */
    record Agreed(HttpConnection connection, MessageSecurity security) {}

    CompletableFuture<Agreed> run(Supplier<CompletableFuture<HttpConnection>> opener) {
        return new Search(opener).run();
    }

    TransportException refused(List<String> offered, String tried, @CheckForNull SignOnException cause) {
        return new TransportException(
                Kind.SIGN_ON_REFUSED,
                false,
                endpoint.host() + " refused " + endpoint.authentication().account() + " (401). "
                        + summary(offered, tried)
                        + ". Check user name and password, and whether the host allows this way to sign on",
                cause);
    }

    private static String summary(List<String> offered, String tried) {
        return "Offered: " + (offered.isEmpty() ? "nothing" : String.join(", ", offered)) + "; tried: " + tried;
    }

    /** One search, for one sign-on. */
    private final class Search {
        private final Supplier<CompletableFuture<HttpConnection>> opener;
        private final List<String> tried = new ArrayList<>();
        private List<String> offered = List.of();
        private @CheckForNull SignOnException last;

        Search(Supplier<CompletableFuture<HttpConnection>> opener) {
            this.opener = opener;
        }

        CompletableFuture<Agreed> run() {
            return opener.get().thenCompose(connection -> connection
                    .post(endpoint, new Protected(PlainSecurity.SOAP, "", new byte[0]), () -> {})
                    .thenCompose(reply -> offers(connection, reply)));
        }

        private CompletableFuture<Agreed> offers(HttpConnection connection, HttpReply reply) {
            if (reply.status() != HttpReply.UNAUTHORIZED) {
                throw new CompletionException(new FailureSentences(endpoint).status(reply, false));
            }
            offered = reply.offered();
            return mechanisms
                    .basicAmong(offered)
                    .map(credential -> basic(credential, connection))
                    .orElseGet(() -> first(mechanisms.among(offered), connection));
        }

        /** Has no tokens to exchange: the first message shows whether the host takes the password. */
        private CompletableFuture<Agreed> basic(Credential credential, HttpConnection connection) {
            return CompletableFuture.supplyAsync(
                    () -> agreed(connection, BasicToken.SCHEME, new PlainSecurity(BasicToken.of(credential))),
                    blocking);
        }

        private Agreed agreed(HttpConnection connection, String mechanism, MessageSecurity security) {
            tried.add(mechanism);
            agreedLast = summary() + (security.seals() ? "; messages are sealed" : "; TLS protects messages");
            LOGGER.log(Level.FINE, () -> "Signed on to " + endpoint.host() + ". " + agreedLast);
            return new Agreed(connection, security);
        }

        private CompletableFuture<Agreed> first(List<Mechanisms.Mechanism> candidates, HttpConnection connection) {
            if (candidates.isEmpty()) {
                throw new CompletionException(failed());
            }
            var signOn = candidates.get(0).begin(connection);
            return new Handshake(endpoint, connection, signOn, blocking)
                    .run()
                    .handle((security, failure) -> {
                        if (failure != null) {
                            return next(candidates, connection, signOn, failure);
                        }
                        return CompletableFuture.completedFuture(agreed(connection, signOn.name(), security));
                    })
                    .thenCompose(agreed -> agreed);
        }

        private CompletableFuture<Agreed> next(
                List<Mechanisms.Mechanism> candidates, HttpConnection connection, SignOn signOn, Throwable failure) {
            var cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (!(cause instanceof SignOnException reason)) {
                throw new CompletionException(cause);
            }
            tried.add(signOn.name() + " (" + reason.getMessage() + ")");
            last = reason;
            if (reason.reason() != Reason.UNUSABLE || candidates.size() == 1) {
                throw new CompletionException(failed());
            }
            connection.abort();
            return opener.get().thenCompose(fresh -> first(candidates.subList(1, candidates.size()), fresh));
        }

        private String summary() {
            return Negotiation.summary(offered, tried.isEmpty() ? "nothing" : String.join(", ", tried));
        }

        private TransportException failed() {
            return switch (last == null ? Reason.UNUSABLE : last.reason()) {
                case REFUSED -> refused(offered, String.join(", ", tried), last);
                case VIOLATED ->
                    new TransportException(
                            Kind.PROTECTION_VIOLATED,
                            false,
                            "Signing on to " + endpoint.host() + " was broken off. " + summary()
                                    + ". Someone may be on the path to the host",
                            last);
                case UNUSABLE ->
                    new TransportException(
                            Kind.SIGN_ON_REFUSED,
                            false,
                            "No way to sign on to " + endpoint.host() + " as "
                                    + endpoint.authentication().account() + ". " + summary(),
                            last);
            };
        }
    }
}
