package io.jenkins.plugins.remotepowershell.transport;

import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Applicant;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Outcome;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Pass;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.SignOnPausedException;
import io.jenkins.plugins.remotepowershell.transport.SignOnException.Reason;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
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

    /**
     * The connection is opened before leave to sign on is asked for, so that a host that does not answer keeps nobody waiting.
     *
     * @param opener of new connections to the endpoint; a refused mechanism may cost one
     */
    CompletableFuture<SignedOn> signOn(Supplier<CompletableFuture<HttpConnection>> opener) {
        return CompletableFuture.supplyAsync(this::applicant, blocking)
                .thenCompose(applicant -> opener.get().thenCompose(open -> enter(applicant, open, opener)));
    }

    private CompletableFuture<SignedOn> enter(
            Applicant applicant, HttpConnection open, Supplier<CompletableFuture<HttpConnection>> opener) {
        var first = new AtomicReference<>(open);
        return attempts.enter(applicant)
                .handle((pass, failure) -> {
                    if (failure == null) {
                        return signOn(() -> firstOr(first, opener), pass);
                    }
                    open.abort();
                    return CompletableFuture.<SignedOn>failedFuture(told(failure));
                })
                .thenCompose(signedOn -> signedOn);
    }

    private static CompletableFuture<HttpConnection> firstOr(
            AtomicReference<HttpConnection> first, Supplier<CompletableFuture<HttpConnection>> opener) {
        var open = first.getAndSet(null);
        return open == null ? opener.get() : CompletableFuture.completedFuture(open);
    }

    private Applicant applicant() {
        try {
            var applicant = new Applicant(endpoint.host() + ':' + endpoint.port(), accountName(), fingerprint());
            attempts.requireNotPaused(applicant);
            return applicant;
        } catch (SignOnPausedException e) {
            throw new CompletionException(told(e));
        }
    }

    private AccountName accountName() {
        var credential = credential();
        return credential == null
                ? new AccountName("", endpoint.authentication().account())
                : credential.account();
    }

    private SecretFingerprint fingerprint() {
        var credential = credential();
        try {
            return SecretFingerprint.of(credential == null ? new char[0] : credential.secret());
        } catch (RuntimeException e) {
            throw new CompletionException(new TransportException(
                    Kind.SIGN_ON_REFUSED,
                    false,
                    "The password of " + endpoint.authentication().account() + " for " + endpoint.host()
                            + " cannot be had (" + e.getMessage() + "); see where it is kept",
                    e));
        }
    }

    Optional<String> negotiated() {
        return negotiation.agreedLast();
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

    private Throwable told(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof SignOnPausedException
                ? new TransportException(
                        Kind.SIGN_ON_REFUSED,
                        false,
                        endpoint.host() + " is not asked again for "
                                + endpoint.authentication().account() + ". " + cause.getMessage(),
                        cause)
                : cause;
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
                if (!isShownByMessages(agreed.security())) {
                    pass.leave(Outcome.ACCEPTED);
                }
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

    /** Whether each message carries the secret, so that the answer to the first one tells whether the host takes it. */
    private static boolean isShownByMessages(MessageSecurity security) {
        return !security.seals() && !security.equals(PlainSecurity.OF_CONNECTION);
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
            throw negotiation.refused(reply.offered(), tried(on), null);
        }
        on.pass().leave(Outcome.ACCEPTED);
    }

    private String tried(SignedOn on) {
        boolean isLastResort =
                endpoint.authentication() instanceof Authentication.Negotiate && isShownByMessages(on.security());
        return isLastResort ? BasicToken.SCHEME : endpoint.authentication().name();
    }
}
