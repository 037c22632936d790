package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Outcome;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.SignOnPausedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** The sign-ons of one account: how many may be under way with an unproven secret, and how long a refused one rests. */
final class SignOnQueue {
    /** How long a good secret is taken for good without waiting. */
    private static final Duration TRUSTED = Duration.ofMinutes(5);

    private final LongSupplier nanoTime;
    private final int allowedRefusals;
    private final List<Duration> pauses;
    private List<Waiting> queue = new ArrayList<>();
    private int underWay;
    private @CheckForNull SecretFingerprint good;
    private @CheckForNull SecretFingerprint refused;
    private long goodUntil;
    private long pausedUntil;
    private int refusals;

    /**
     * @param allowedRefusals in a row, before the first pause
     * @param pauses after these; the last one again and again
     */
    SignOnQueue(LongSupplier nanoTime, int allowedRefusals, List<Duration> pauses) {
        this.nanoTime = nanoTime;
        this.allowedRefusals = allowedRefusals;
        this.pauses = pauses;
    }

    private record Waiting(SecretFingerprint secret, CompletableFuture<Turn> turn) {}

    CompletableFuture<Turn> enter(SecretFingerprint secret) {
        var waiting = new Waiting(secret, new CompletableFuture<>());
        enter(waiting);
        return waiting.turn;
    }

    private void enter(Waiting waiting) {
        Turn turn;
        synchronized (this) {
            var trusted = isTrusted(waiting.secret);
            if (!trusted && underWay > 0 && underWay + strikes(waiting.secret) >= allowedRefusals) {
                queue.add(waiting);
                return;
            }
            turn = trusted || !isPaused(waiting.secret) ? new Turn(waiting.secret, !trusted) : null;
            underWay += turn != null && !trusted ? 1 : 0;
        }
        if (turn != null) {
            waiting.turn.complete(turn);
        } else {
            waiting.turn.completeExceptionally(paused());
        }
    }

    synchronized void requireNotPaused(SecretFingerprint secret) throws SignOnPausedException {
        if (!isTrusted(secret) && isPaused(secret)) {
            throw paused();
        }
    }

    private boolean isTrusted(SecretFingerprint secret) {
        return secret.equals(good) && nanoTime.getAsLong() - goodUntil < 0;
    }

    private boolean isPaused(SecretFingerprint secret) {
        return secret.equals(refused) && refusals >= allowedRefusals && nanoTime.getAsLong() - pausedUntil < 0;
    }

    /** After a pause there is one more try. */
    private int strikes(SecretFingerprint secret) {
        return secret.equals(refused) ? Math.min(refusals, allowedRefusals - 1) : 0;
    }

    private synchronized SignOnPausedException paused() {
        return new SignOnPausedException(refusals, Duration.ofNanos(pausedUntil - nanoTime.getAsLong()));
    }

    private void leave(Turn turn, Outcome outcome) {
        List<Waiting> woken;
        synchronized (this) {
            note(turn.secret, outcome);
            underWay -= turn.unproven ? 1 : 0;
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
                if (refusals >= allowedRefusals) {
                    good = null;
                    var pause = pauses.get(Math.min(refusals - allowedRefusals, pauses.size() - 1));
                    pausedUntil = nanoTime.getAsLong() + pause.toNanos();
                }
            }
            case INCONCLUSIVE -> {}
        }
    }

    /** Leave for one sign-on, to be ended with its outcome; only the first end counts. */
    final class Turn {
        private final SecretFingerprint secret;
        private final boolean unproven;
        private boolean left;

        private Turn(SecretFingerprint secret, boolean unproven) {
            this.secret = secret;
            this.unproven = unproven;
        }

        void leave(Outcome outcome) {
            synchronized (this) {
                if (left) {
                    return;
                }
                left = true;
            }
            SignOnQueue.this.leave(this, outcome);
        }
    }
}
