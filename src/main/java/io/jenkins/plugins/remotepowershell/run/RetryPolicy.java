package io.jenkins.plugins.remotepowershell.run;

import java.time.Duration;

/**
 * How long a run has patience.
 *
 * @param startPatience with a host that does not answer before anything was started
 * @param reconnectTimeout with a host that does not answer, each time
 * @param stopPatience with a host that does not answer while the script is to be stopped
 * @param busyTimeout with a host that counts the session as held by a client that is gone
 * @param firstDelay before the first retry; it grows by half each time
 * @param longestDelay between retries
 * @param signOnDelay between looks after a refused sign-on, whether the secret has changed; while it has not, the transport
 *     lets far fewer of them through to the host, since accounts lock out
 */
public record RetryPolicy(
        Duration startPatience,
        Duration reconnectTimeout,
        Duration stopPatience,
        Duration busyTimeout,
        Duration firstDelay,
        Duration longestDelay,
        Duration signOnDelay) {
    public static final Duration DEFAULT_RECONNECT_TIMEOUT = Duration.ofMinutes(60);

    /** With the usual delays up to four minutes: every host notices a client that is silent for so long. */
    private static final int RARER = 8;

    /**
     * With the same patience for a host that does not answer as for one that counts the session as held, and while the
     * script is to be stopped.
     */
    public RetryPolicy(
            Duration startPatience,
            Duration reconnectTimeout,
            Duration firstDelay,
            Duration longestDelay,
            Duration signOnDelay) {
        this(
                startPatience,
                reconnectTimeout,
                reconnectTimeout,
                reconnectTimeout,
                firstDelay,
                longestDelay,
                signOnDelay);
    }

    /** Gives up at once on a host that does not answer at the start, and has an hour's patience later. */
    public static RetryPolicy withReconnectTimeout(Duration timeout) {
        return new RetryPolicy(
                Duration.ZERO, timeout, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    public RetryPolicy withStartPatience(Duration patience) {
        return new RetryPolicy(
                patience, reconnectTimeout, stopPatience, busyTimeout, firstDelay, longestDelay, signOnDelay);
    }

    public RetryPolicy withStopPatience(Duration patience) {
        return new RetryPolicy(
                startPatience, reconnectTimeout, patience, busyTimeout, firstDelay, longestDelay, signOnDelay);
    }

    public RetryPolicy withBusyTimeout(Duration timeout) {
        return new RetryPolicy(
                startPatience, reconnectTimeout, stopPatience, timeout, firstDelay, longestDelay, signOnDelay);
    }

    /** @param attempt 1 for the first retry */
    public Duration delay(int attempt) {
        return delay(attempt, longestDelay);
    }

    /**
     * While the host counts a client as connected that is gone. Every question may put off the moment when the host
     * notices by itself, so that they become rarer and rarer.
     *
     * @param attempt 1 for the first retry
     */
    Duration conflictDelay(int attempt) {
        return delay(attempt, longestDelay.multipliedBy(RARER));
    }

    private Duration delay(int attempt, Duration longest) {
        double millis = (double) firstDelay.toMillis() * Math.pow(1.5, Math.min(attempt - 1, 20));
        return Duration.ofMillis((long) Math.min(millis, (double) longest.toMillis()));
    }
}
