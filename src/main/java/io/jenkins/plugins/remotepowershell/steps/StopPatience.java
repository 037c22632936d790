package io.jenkins.plugins.remotepowershell.steps;

import java.time.Duration;

/** How long a stop may take: {@code timeout} gives a step 60 s, and deleting an item waits 15 s for all below it. */
enum StopPatience {
    USUAL(45, 5_000),
    ITEM_IS_DELETED(3, 2_000);

    /** Enough for a connection that breaks, and is made again; with a host that is gone nobody waits for the whole time. */
    static final Duration UNREACHABLE = Duration.ofSeconds(10);

    private final int seconds;
    private final long leavingMillis;

    StopPatience(int seconds, long leavingMillis) {
        this.seconds = seconds;
        this.leavingMillis = leavingMillis;
    }

    /** Until what has not stopped is left on its host. */
    long leavingMillis() {
        return leavingMillis;
    }

    int seconds() {
        return seconds;
    }
}
