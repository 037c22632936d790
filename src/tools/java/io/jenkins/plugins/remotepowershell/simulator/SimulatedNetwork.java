package io.jenkins.plugins.remotepowershell.simulator;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The way to a host and back: each request is late by half of a round trip, and so is each answer. */
final class SimulatedNetwork {
    private final Executor there;
    private final Executor back;

    /** @param threads of the host */
    SimulatedNetwork(Duration roundTrip, Executor threads) {
        boolean isInstant = roundTrip.isZero();
        Executor late = CompletableFuture.delayedExecutor(roundTrip.toNanos() / 2, TimeUnit.NANOSECONDS, threads);
        this.there = isInstant ? Runnable::run : late;
        this.back = isInstant ? threads : late;
    }

    /** Runs what a request does when it has arrived. */
    Executor there() {
        return there;
    }

    /** Runs what sends an answer. */
    Executor back() {
        return back;
    }
}
