package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** One envelope on one lane: connect and sign on if need be, send, open the reply. Ends exactly once, whatever happens. */
final class Exchange {
    private final Endpoint endpoint;
    private final Connector connector;
    private final SignOns signOns;
    private final LaneState lane;
    private final byte[] envelope;
    private final Duration timeLimit;
    private final FailureSentences failures;
    private final CompletableFuture<WsmanReply> result = new CompletableFuture<>();
    private final CompletableFuture<Void> timer = new CompletableFuture<>();
    private volatile boolean left;
    private boolean ended;
    private @CheckForNull HttpConnection current;
    private volatile @CheckForNull SignedOn signedOn;

    Exchange(Connector connector, SignOns signOns, LaneState lane, byte[] envelope, Duration timeLimit) {
        this.endpoint = connector.endpoint();
        this.connector = connector;
        this.signOns = signOns;
        this.lane = lane;
        this.envelope = envelope;
        this.timeLimit = timeLimit;
        this.failures = connector.failures();
    }

    /** Cancelling what this returns closes the connection. */
    CompletableFuture<WsmanReply> start() {
        var unusedTimer = timer.orTimeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(timeout -> {
                    fail(failures.timedOut(timeLimit, left));
                    return null;
                });
        var unusedCancellation = result.exceptionally(failure -> {
            if (failure instanceof CancellationException) {
                end(true);
            }
            return null;
        });
        attempt(true);
        return result;
    }

    void cancel() {
        result.cancel(false);
    }

    /** @param again whether a sign-on that the host has forgotten may be repeated */
    private void attempt(boolean again) {
        var unused = signOn().thenCompose(on -> send(on).thenAccept(reply -> answered(on, reply, again)))
                .exceptionally(failure -> {
                    fail(failures.of(failure, left));
                    return null;
                });
    }

    private CompletableFuture<SignedOn> signOn() {
        var kept = lane.reusable();
        if (kept != null) {
            use(kept.connection());
            return CompletableFuture.completedFuture(kept);
        }
        return signOns.signOn(() -> connector.connect().thenApply(this::use)).thenApply(this::keep);
    }

    /** Leave to sign on that came too late goes to the next one who waits for it. */
    private SignedOn keep(SignedOn fresh) {
        synchronized (this) {
            if (!ended) {
                signedOn = fresh;
                lane.keep(this, fresh);
                return fresh;
            }
        }
        fresh.pass().leave(SignOnAttempts.Outcome.INCONCLUSIVE);
        fresh.connection().abort();
        throw new CompletionException(new CancellationException());
    }

    private CompletableFuture<HttpReply> send(SignedOn on) {
        try {
            return on.connection().post(endpoint, on.security().protect(envelope), () -> left = true);
        } catch (ProtectionException e) {
            throw new CompletionException(failures.unsealed(e));
        }
    }

    private void answered(SignedOn on, HttpReply reply, boolean again) {
        if (reply.status() == HttpReply.UNAUTHORIZED && again && signOns.maySignOnAgain(on)) {
            lane.drop();
            left = false;
            attempt(false);
            return;
        }
        try {
            signOns.check(on, reply);
            succeed(open(on, reply));
        } catch (TransportException e) {
            fail(e);
        } catch (ProtectionException e) {
            fail(failures.violated(e));
        }
    }

    private WsmanReply open(SignedOn on, HttpReply reply) throws TransportException, ProtectionException {
        var isReply = reply.status() == HttpReply.OK || reply.status() == HttpReply.INTERNAL_SERVER_ERROR;
        var isForgotten = reply.status() == HttpReply.UNAUTHORIZED || reply.status() == HttpReply.BAD_REQUEST;
        if (on.security().seals() && !isForgotten) {
            return new WsmanReply(reply.status(), on.security().open(reply));
        }
        if (isReply && reply.isSoap()) {
            return new WsmanReply(reply.status(), on.security().open(reply));
        }
        throw failures.status(reply, true);
    }

    private HttpConnection use(HttpConnection connection) {
        synchronized (this) {
            current = connection;
            if (!ended) {
                return connection;
            }
        }
        connection.abort();
        throw new CompletionException(new CancellationException());
    }

    private void succeed(WsmanReply reply) {
        if (end(false)) {
            result.complete(reply);
        }
    }

    private void fail(TransportException failure) {
        if (end(true)) {
            result.completeExceptionally(failure);
        }
    }

    /** Frees the lane before anyone who waits for the result can use it again. */
    private boolean end(boolean abort) {
        HttpConnection used;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            used = current;
        }
        if (abort && used != null) {
            used.abort();
        }
        var on = signedOn;
        if (on != null) {
            on.pass().leave(SignOnAttempts.Outcome.INCONCLUSIVE);
        }
        timer.complete(null);
        lane.end(this);
        return true;
    }
}
