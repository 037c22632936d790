package io.jenkins.plugins.remotepowershell.records;

import java.time.Instant;

/** Moments as .NET counts them: units of 100 ns since the beginning of the year 1, UTC. */
public final class Ticks {
    private static final long YEAR_ONE = -62_135_596_800L;
    private static final long PER_SECOND = 10_000_000;
    private static final int NANOS = 100;

    private Ticks() {}

    public static long of(Instant time) {
        return (time.getEpochSecond() - YEAR_ONE) * PER_SECOND + time.getNano() / NANOS;
    }

    public static Instant instant(long ticks) {
        return Instant.ofEpochSecond(YEAR_ONE + ticks / PER_SECOND, ticks % PER_SECOND * NANOS);
    }
}
