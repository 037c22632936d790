package io.jenkins.plugins.remotepowershell.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short run of the program; docs/reliability.md has the figures of a long one. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzReadersTest {
    private static final int INPUTS = 2_000;
    /** A reader may make some multiple of what it reads, never what a length in it asks for. */
    private static final long LARGEST_ALLOCATION = 64 << 20;

    @ParameterizedTest
    @EnumSource(Reader.class)
    void damagedInputIsTakenOrRefusedWithASentence(Reader reader) {
        FuzzReaders.Tally tally = new FuzzReaders(INPUTS, 0).run(reader);

        assertThat(tally.taken).isGreaterThanOrEqualTo(INPUTS / 100);
        assertThat(tally.taken + tally.refused).isEqualTo(INPUTS);
        assertThat(tally.largestAllocation).isLessThan(LARGEST_ALLOCATION);
    }

    @Test
    void anInputIsMadeFromItsNumberAlone() {
        for (Reader reader : Reader.values()) {
            assertThat(FuzzReaders.input(reader, 77)).isEqualTo(FuzzReaders.input(reader, 77));
        }
    }
}
