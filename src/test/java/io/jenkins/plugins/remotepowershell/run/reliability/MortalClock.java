package io.jenkins.plugins.remotepowershell.run.reliability;

import io.jenkins.plugins.remotepowershell.testing.UtcClock;
import java.time.Instant;

/** The system's clock, at which a controller may die. */
final class MortalClock extends UtcClock {
    private final Lifeline lifeline;

    MortalClock(Lifeline lifeline) {
        this.lifeline = lifeline;
    }

    @Override
    public Instant instant() {
        lifeline.step();
        return Instant.now();
    }
}
