package io.jenkins.plugins.remotepowershell.run;

import java.time.Duration;

/**
 * How long a run has patience.
 *
 * @param startPatience with a host that does not answer before anything was started
 * @param reconnectTimeout with a host that does not answer, each time
 * @param firstDelay before the first retry; it grows by half each time
 * @param longestDelay between retries
 * @param signOnDelay between retries after a refused sign-on: accounts lock out
 */
public record RetryPolicy(
        Duration startPatience,
        Duration reconnectTimeout,
        Duration firstDelay,
        Duration longestDelay,
        Duration signOnDelay) {
    public static final Duration DEFAULT_RECONNECT_TIMEOUT = Duration.ofMinutes(60);

    /** Gives up at once on a host that does not answer at the start, and has an hour's patience later. */
    public static RetryPolicy withReconnectTimeout(Duration timeout) {
        return new RetryPolicy(
                Duration.ZERO, timeout, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(10));
    }

    /** @param attempt 1 for the first retry */
    Duration delay(int attempt) {
        double millis = (double) firstDelay.toMillis() * Math.pow(1.5, Math.min(attempt - 1, 20));
        return Duration.ofMillis((long) Math.min(millis, (double) longestDelay.toMillis()));
    }
}
