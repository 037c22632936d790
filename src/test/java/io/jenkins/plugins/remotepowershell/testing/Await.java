package io.jenkins.plugins.remotepowershell.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what another thread or process is about to do. */
public final class Await {
    private static final long PAUSE_MILLIS = 10;

    private Await() {}

    /**
     * Returns as soon as it holds; the test's own time limit ends the wait, and then it is said what was waited for.
     *
     * @param what ends the sentence "in vain was waited until"
     */
    public static void until(String what, Callable<Boolean> condition) {
        try {
            while (!condition.call()) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException timeIsOver) {
            Thread.currentThread().interrupt();
            throw new AssertionError("in vain was waited until " + what, timeIsOver);
        } catch (Exception failed) {
            throw new AssertionError("while it was waited until " + what, failed);
        }
    }
}
