package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Keeps a wrong secret from locking an account. For each host and account in this JVM: until a secret has proved good,
 * one sign-on goes first and the others wait for its end; a refused secret is not tried again for a while, unless it
 * changed.
 */
final class SignOnAttempts {
    static final SignOnAttempts SHARED = new SignOnAttempts(System::nanoTime);

    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10));
    /** How long a good secret is taken for good without one going first. */
    private static final Duration TRUSTED = Duration.ofMinutes(5);

    private final LongSupplier nanoTime;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();

    SignOnAttempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How a sign-on ended. */
    enum Outcome {
        ACCEPTED,
        REFUSED,
        INCONCLUSIVE
    }

    /** Leave to try; fails with {@link SignOnPausedException} while the same secret stands refused. */
    CompletableFuture<Pass> enter(String hostAndAccount, SecretFingerprint secret) {
        var pass = new CompletableFuture<Pass>();
        accounts.computeIfAbsent(hostAndAccount, unused -> new Account()).enter(new Waiting(secret, pass));
        return pass;
    }

    private record Waiting(SecretFingerprint secret, CompletableFuture<Pass> pass) {}

    /** Leave for one sign-on, to be ended with its outcome; only the first end counts. */
    static final class Pass {
        private final Account account;
        private final SecretFingerprint secret;
        private final boolean first;
        private boolean left;

        private Pass(Account account, SecretFingerprint secret, boolean first) {
            this.account = account;
            this.secret = secret;
            this.first = first;
        }

        void leave(Outcome outcome) {
            synchronized (this) {
                if (left) {
                    return;
                }
                left = true;
            }
            account.leave(this, outcome);
        }
    }

    /** One account on one host. */
    private final class Account {
        private List<Waiting> queue = new ArrayList<>();
        private boolean busy;
        private @CheckForNull SecretFingerprint good;
        private @CheckForNull SecretFingerprint refused;
        private long goodUntil;
        private long pausedUntil;
        private int refusals;

        void enter(Waiting waiting) {
            Pass pass;
            synchronized (this) {
                var trusted = waiting.secret.equals(good) && nanoTime.getAsLong() - goodUntil < 0;
                if (!trusted && busy) {
                    queue.add(waiting);
                    return;
                }
                pass = trusted || !isPaused(waiting.secret) ? new Pass(this, waiting.secret, !trusted) : null;
                busy |= pass != null && !trusted;
            }
            if (pass != null) {
                waiting.pass.complete(pass);
            } else {
                waiting.pass.completeExceptionally(paused());
            }
        }

        private boolean isPaused(SecretFingerprint secret) {
            return secret.equals(refused) && nanoTime.getAsLong() - pausedUntil < 0;
        }

        private synchronized SignOnPausedException paused() {
            return new SignOnPausedException(refusals, Duration.ofNanos(pausedUntil - nanoTime.getAsLong()));
        }

        void leave(Pass pass, Outcome outcome) {
            List<Waiting> woken;
            synchronized (this) {
                note(pass.secret, outcome);
                if (!pass.first) {
                    return;
                }
                busy = false;
                woken = queue;
                queue = new ArrayList<>();
            }
            woken.forEach(this::enter);
        }

        private void note(SecretFingerprint secret, Outcome outcome) {
            switch (outcome) {
                case ACCEPTED -> {
                    good = secret;
                    goodUntil = nanoTime.getAsLong() + TRUSTED.toNanos();
                    refused = null;
                    refusals = 0;
                }
                case REFUSED -> {
                    refusals = secret.equals(refused) ? refusals + 1 : 1;
                    refused = secret;
                    good = null;
                    pausedUntil = nanoTime.getAsLong()
                            + PAUSES.get(Math.min(refusals, PAUSES.size()) - 1).toNanos();
                }
                case INCONCLUSIVE -> {}
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
