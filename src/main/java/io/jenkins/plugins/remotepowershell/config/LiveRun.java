package io.jenkins.plugins.remotepowershell.config;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** A run that this controller drives now. Safe for use by many threads. */
public interface LiveRun {
    String runId();

    /** Asks for the script to be stopped, durably, and returns at once. */
    void requestStop() throws IOException;

    /** Leaves the script running: disconnects, says so in the log, and ends within five seconds, answered or not. */
    void detach() throws InterruptedException;

    /** Waits until nothing drives it any more. */
    boolean awaitEnd(long millis) throws InterruptedException;

    /** A short phrase in lower case, without I/O, such as {@code running on web01, last output 4 s ago}. */
    String status();

    /** Since when its host does not answer. */
    Optional<Instant> unreachableSince();

    Optional<Instant> lastOutputAt();

    /** Waits no longer for the next try, if its host does not answer. */
    void tryNow();
}
