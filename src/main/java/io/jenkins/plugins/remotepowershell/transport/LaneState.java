package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.concurrent.TimeUnit;

/** What a transport knows of one lane: whether it is busy, and its signed-on connection, if any. */
final class LaneState {
    /** http.sys closes idle connections after about two minutes; one that may be half closed is not used again. */
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private @CheckForNull Exchange busyWith;
    private @CheckForNull SignedOn signedOn;
    private long lastUsed;

    synchronized void begin(Lane lane, Exchange exchange) {
        if (busyWith != null) {
            throw new IllegalStateException("The " + lane + " already has a request in flight");
        }
        busyWith = exchange;
    }

    synchronized void end(Exchange exchange) {
        if (busyWith == exchange) {
            busyWith = null;
            lastUsed = System.nanoTime();
        }
    }

    /** The connection to go on with, or null where a new one is needed. */
    @CheckForNull
    synchronized SignedOn reusable() {
        if (signedOn != null && !(signedOn.connection().isOpen() && System.nanoTime() - lastUsed < MAX_IDLE_NANOS)) {
            drop();
        }
        return signedOn;
    }

    /** @return false if the exchange no longer owns the lane, and the connection must go */
    synchronized boolean keep(Exchange exchange, SignedOn fresh) {
        if (busyWith != exchange) {
            return false;
        }
        signedOn = fresh;
        return true;
    }

    synchronized void drop() {
        if (signedOn != null) {
            signedOn.connection().abort();
            signedOn = null;
        }
    }

    /** Ends what is in flight and closes the connection. */
    void release() {
        Exchange running;
        synchronized (this) {
            running = busyWith;
        }
        if (running != null) {
            running.cancel();
        }
        drop();
    }
}
