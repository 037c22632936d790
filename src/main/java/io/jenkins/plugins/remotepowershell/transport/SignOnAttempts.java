package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Keeps a wrong secret from locking an account, for all transports of this JVM. For each host and account: until a secret
 * has proved good, one sign-on goes first and the others wait for its end; a refused secret is not tried again for a while,
 * unless it changed. For an account of a domain, which is the same on all hosts, the refusals of all hosts count together.
 */
final class SignOnAttempts {
    static final SignOnAttempts SHARED = new SignOnAttempts(System::nanoTime);

    private static final List<Duration> PAUSES_OF_HOST =
            List.of(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10));
    /** So many, as one host may refuse an account for reasons of its own. */
    private static final int REFUSALS_OF_DOMAIN = 3;

    private static final List<Duration> PAUSES_OF_DOMAIN = List.of(Duration.ofMinutes(10));

    private final LongSupplier nanoTime;
    private final Map<String, SignOnQueue> hosts = new ConcurrentHashMap<>();
    private final Map<String, SignOnQueue> domains = new ConcurrentHashMap<>();

    SignOnAttempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How a sign-on ended. */
    enum Outcome {
        ACCEPTED,
        REFUSED,
        INCONCLUSIVE
    }

    /**
     * Who signs on where.
     *
     * @param account as a user writes it
     */
    record Applicant(String host, AccountName account, SecretFingerprint secret) {}

    /** Fails if {@link #enter} would fail now. */
    void requireNotPaused(Applicant applicant) throws SignOnPausedException {
        ofHost(applicant).requireNotPaused(applicant.secret);
        var domain = ofDomain(applicant);
        if (domain != null) {
            domain.requireNotPaused(applicant.secret);
        }
    }

    /** Leave to try; fails with {@link SignOnPausedException} while the same secret stands refused. */
    CompletableFuture<Pass> enter(Applicant applicant) {
        var domain = ofDomain(applicant);
        return ofHost(applicant).enter(applicant.secret).thenCompose(ofHost -> {
            if (domain == null) {
                return CompletableFuture.completedFuture(new Pass(ofHost, null));
            }
            return domain.enter(applicant.secret)
                    .whenComplete((ofDomain, failure) -> {
                        if (failure != null) {
                            ofHost.leave(Outcome.INCONCLUSIVE);
                        }
                    })
                    .thenApply(ofDomain -> new Pass(ofHost, ofDomain));
        });
    }

    private SignOnQueue ofHost(Applicant applicant) {
        return hosts.computeIfAbsent(
                applicant.host + ' ' + applicant.account, unused -> new SignOnQueue(nanoTime, 1, PAUSES_OF_HOST));
    }

    /** Null for an account of one host. */
    @CheckForNull
    private SignOnQueue ofDomain(Applicant applicant) {
        if (!applicant.account.isOfDomain()) {
            return null;
        }
        return domains.computeIfAbsent(
                applicant.account.toString().toUpperCase(Locale.ROOT),
                unused -> new SignOnQueue(nanoTime, REFUSALS_OF_DOMAIN, PAUSES_OF_DOMAIN));
    }

    /** Leave for one sign-on, to be ended with its outcome; only the first end counts. */
    record Pass(SignOnQueue.Turn ofHost, @CheckForNull SignOnQueue.Turn ofDomain) {
        void leave(Outcome outcome) {
            ofHost.leave(outcome);
            if (ofDomain != null) {
                ofDomain.leave(outcome);
            }
        }
    }

    /** The same secret was refused not long ago, so nothing was sent. */
    static final class SignOnPausedException extends Exception {
        private static final long serialVersionUID = 1L;

        SignOnPausedException(int refusals, Duration left) {
            super("It was refused " + (refusals == 1 ? "once" : refusals + " times")
                    + " and is not tried again for " + Math.max(1, left.toSeconds())
                    + " s, so that the account is not locked; a changed password is tried at once");
        }
    }
}
