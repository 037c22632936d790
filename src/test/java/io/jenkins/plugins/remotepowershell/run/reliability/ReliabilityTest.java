package io.jenkins.plugins.remotepowershell.run.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slice of {@link ReliabilityProgram}, which docs/reliability.md tells how to run for longer. */
class ReliabilityTest {
    private static final long FIRST_SEED = 1;
    private static final int SCHEDULES = 40;

    @Test
    @Timeout(180)
    void noScheduleOfFaultsAndDeathsBreaksAPromise() throws Exception {
        List<Trial.Result> results = ReliabilityProgram.perform(FIRST_SEED, SCHEDULES, 0, 4);

        assertThat(results).hasSize(SCHEDULES);
        assertThat(results.stream()
                        .filter(result -> !result.violations().isEmpty())
                        .map(ReliabilityProgram::describe))
                .isEmpty();
    }

    @Test
    void aScheduleIsDrawnFromItsSeedAlone() {
        for (long seed = 1; seed < 50; seed++) {
            assertThat(Schedule.draw(seed, 15)).isEqualTo(Schedule.draw(seed, 15));
        }
    }
}
