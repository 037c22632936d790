package io.jenkins.plugins.remotepowershell.steps;

import java.util.function.BooleanSupplier;

/** What a run's thread waits for before it follows its script. */
final class HostWait {
    private final Interruptible stretch = new Interruptible();
    private final BooleanSupplier leaving;
    private final BooleanSupplier stopping;
    private volatile String what = "";

    /**
     * For one run.
     *
     * @param leaving whether the run is left as it is
     * @param stopping whether its script is to be stopped
     */
    HostWait(BooleanSupplier leaving, BooleanSupplier stopping) {
        this.leaving = leaving;
        this.stopping = stopping;
    }

    /** Something that waits. */
    @FunctionalInterface
    interface Wait<E extends Exception> {
        void run() throws InterruptedException, E;
    }

    /** @throws InterruptedException if the run is left or to be stopped, before or meanwhile */
    <E extends Exception> void until(String awaited, Wait<E> wait) throws InterruptedException, E {
        stretch.begin();
        what = awaited;
        try {
            if (leaving.getAsBoolean() || stopping.getAsBoolean()) {
                throw new InterruptedException();
            }
            wait.run();
        } finally {
            stretch.end();
            what = "";
        }
    }

    /**
     * As {@link #until}, for a script that is on its host already: a stop does not need what is waited for.
     *
     * @return false if the script is to be stopped
     * @throws InterruptedException if the run is left, before or meanwhile
     */
    <E extends Exception> boolean unlessStopped(String awaited, Wait<E> wait) throws InterruptedException, E {
        try {
            until(awaited, wait);
            return true;
        } catch (InterruptedException told) {
            if (leaving.getAsBoolean() || !stopping.getAsBoolean()) {
                throw told;
            }
            return false;
        }
    }

    void interrupt() {
        stretch.interrupt();
    }

    /** In the words of a status; empty while nothing is awaited. */
    String what() {
        return what;
    }
}
