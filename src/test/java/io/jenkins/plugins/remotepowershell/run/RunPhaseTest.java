package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunPhaseTest {
    /** runs.md 1, and back to CREATED where it is certain that the script can never start. */
    private static final Map<RunPhase, Set<RunPhase>> TABLE = Map.of(
            RunPhase.CREATED, EnumSet.of(RunPhase.OPENING, RunPhase.FINISHED),
            RunPhase.OPENING, EnumSet.of(RunPhase.STARTING, RunPhase.FINISHED),
            RunPhase.STARTING, EnumSet.of(RunPhase.RUNNING, RunPhase.STOPPING, RunPhase.FINISHED, RunPhase.CREATED),
            RunPhase.RUNNING, EnumSet.of(RunPhase.STOPPING, RunPhase.FINISHED),
            RunPhase.STOPPING, EnumSet.of(RunPhase.FINISHED),
            RunPhase.FINISHED, EnumSet.noneOf(RunPhase.class));

    static Stream<Arguments> pairs() {
        return Stream.of(RunPhase.values())
                .flatMap(from -> Stream.of(RunPhase.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void followsTheTable(RunPhase from, RunPhase to) {
        assertThat(from.canBecome(to)).isEqualTo(TABLE.get(from).contains(to));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anIllegalTransitionThrowsAndChangesNothing(RunPhase from, RunPhase to) {
        RunRecord record = RunFixture.record();
        record.properties().setProperty("phase", from.name());

        if (from.canBecome(to)) {
            record.setPhase(to);
            assertThat(record.phase()).isEqualTo(to);
        } else {
            assertThatIllegalStateException().isThrownBy(() -> record.setPhase(to));
            assertThat(record.phase()).isEqualTo(from);
        }
    }

    @Test
    void nothingCanHaveStartedBeforeTheCommandLeaves() {
        assertThat(Stream.of(RunPhase.values()).filter(phase -> !phase.mayHaveStarted()))
                .containsExactly(RunPhase.CREATED, RunPhase.OPENING);
    }
}
