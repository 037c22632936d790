package io.jenkins.plugins.remotepowershell.run.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A smaller measure of {@link LargeOutputProgram}. */
class LargeOutputTest {
    private static final int MEBIBYTES = 96;

    @TempDir
    Path directory;

    @Test
    @Timeout(180)
    void outputLargerThanTheHeapPassesThroughARun() throws Exception {
        assertThat(LargeOutputProgram.pass(MEBIBYTES, 48, directory)).isEqualTo(LargeOutputProgram.expected(MEBIBYTES));
    }
}
