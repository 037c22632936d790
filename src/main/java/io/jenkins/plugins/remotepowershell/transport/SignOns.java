package io.jenkins.plugins.remotepowershell.transport;

import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Outcome;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Pass;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.SignOnPausedException;
import io.jenkins.plugins.remotepowershell.transport.SignOnException.Reason;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** Signs connections to one endpoint on, in the way its settings name, and never hammers. */
final class SignOns {
    private static final String CLIENT_CERTIFICATE =
            "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";

    private final Endpoint endpoint;
    private final ExecutorService blocking;
    private final SignOnAttempts attempts;
    private final Negotiation negotiation;

    SignOns(Endpoint endpoint, ExecutorService blocking, SignOnAttempts attempts) {
        this.endpoint = endpoint;
        this.blocking = blocking;
        this.attempts = attempts;
        this.negotiation = new Negotiation(endpoint, blocking);
    }

    /** @param opener of new connections to the endpoint; a refused mechanism may cost one */
    CompletableFuture<SignedOn> signOn(Supplier<CompletableFuture<HttpConnection>> opener) {
        return CompletableFuture.supplyAsync(this::fingerprint, blocking)
                .thenCompose(secret -> attempts.enter(account(), secret))
                .handle((pass, failure) -> failure == null ? signOn(opener, pass) : this.<SignedOn>paused(failure))
                .thenCompose(signedOn -> signedOn);
    }

    private String account() {
        return endpoint.host()
                + ':'
                + endpoint.port()
                + ' '
                + endpoint.authentication().account();
    }

    private SecretFingerprint fingerprint() {
        var credential = credential();
        return SecretFingerprint.of(credential == null ? new char[0] : credential.secret());
    }

    private Credential credential() {
        var way = endpoint.authentication();
        if (way instanceof Authentication.Basic basic) {
            return basic.credential();
        }
        if (way instanceof Authentication.Ntlm ntlm) {
            return ntlm.credential();
        }
        if (way instanceof Authentication.Negotiate negotiate) {
            return negotiate.credential();
        }
        return way instanceof Authentication.Kerberos kerberos
                ? kerberos.identity().credential()
                : null;
    }

    private <T> CompletableFuture<T> paused(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return CompletableFuture.failedFuture(
                cause instanceof SignOnPausedException
                        ? new TransportException(
                                Kind.SIGN_ON_REFUSED,
                                false,
                                endpoint.host() + " is not asked again for "
                                        + endpoint.authentication().account() + ". " + cause.getMessage(),
                                cause)
                        : cause);
    }

    private CompletableFuture<SignedOn> signOn(Supplier<CompletableFuture<HttpConnection>> opener, Pass pass) {
        CompletableFuture<SignedOn> signedOn;
        if (endpoint.authentication() instanceof Authentication.Basic basic) {
            signedOn = opener.get()
                    .thenApplyAsync(
                            open -> new SignedOn(open, new PlainSecurity(BasicToken.of(basic.credential())), pass),
                            blocking);
        } else if (endpoint.authentication() instanceof Authentication.Certificate) {
            signedOn = opener.get().thenApply(open -> new SignedOn(open, new PlainSecurity(CLIENT_CERTIFICATE), pass));
        } else {
            signedOn = negotiation.run(opener).thenApply(agreed -> {
                pass.leave(Outcome.ACCEPTED);
                return new SignedOn(agreed.connection(), agreed.security(), pass);
            });
        }
        return signedOn.whenComplete((signed, failure) -> {
            if (failure != null) {
                pass.leave(outcome(failure));
            }
        });
    }

    private static Outcome outcome(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause.getCause() instanceof SignOnException signOn && signOn.reason() == Reason.REFUSED
                ? Outcome.REFUSED
                : Outcome.INCONCLUSIVE;
    }

    /** Whether a 401 means that the host forgot this connection's sign-on, and not that it refuses; TLS vouches for it. */
    boolean maySignOnAgain(SignedOn on) {
        return on.security().equals(PlainSecurity.OF_CONNECTION);
    }

    /** Throws if the reply refuses the account. */
    void check(SignedOn on, HttpReply reply) throws TransportException {
        if (on.security().seals()) {
            return;
        }
        if (reply.status() == HttpReply.UNAUTHORIZED) {
            on.pass().leave(Outcome.REFUSED);
            throw negotiation.refused(reply.offered(), endpoint.authentication().name(), null);
        }
        on.pass().leave(Outcome.ACCEPTED);
    }
}
