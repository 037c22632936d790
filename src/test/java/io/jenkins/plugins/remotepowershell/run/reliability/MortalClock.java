package io.jenkins.plugins.remotepowershell.run.reliability;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's clock, at which a controller may die. */
final class MortalClock extends Clock {
    private final Lifeline lifeline;

    MortalClock(Lifeline lifeline) {
        this.lifeline = lifeline;
    }

    @Override
    public Instant instant() {
        lifeline.step();
        return Instant.now();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
