package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run's record knows of the directory that it has used. */
@Timeout(60)
class TemporaryDirectoryRecordTest {
    private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NAME = TemporaryDirectory.nameFor("controller", "job#1", "0");

    @TempDir
    Path directory;

    @Test
    void aNameIsTheSameForTheSameWordsAndNothingOfThemIsInIt() {
        assertThat(NAME)
                .isEqualTo(TemporaryDirectory.nameFor("controller", "job#1", "0"))
                .matches("remote-powershell-[0-9a-f]{16}");
        assertThat(TemporaryDirectory.nameFor("../../\u00e4 <long>".repeat(100), "job#1", "0"))
                .hasSameSizeAs(NAME)
                .isNotEqualTo(NAME)
                .matches("[a-z0-9-]+");
        assertThat(TemporaryDirectory.nameFor("a", "bc")).isNotEqualTo(TemporaryDirectory.nameFor("ab", "c"));
    }

    @Test
    void triesBecomeRarerAndAreGivenUpAfterAMonth() {
        TemporaryDirectory used = used();
        assertThat(used.nextTry()).isBefore(DAY);

        Instant now = DAY;
        Duration last = Duration.ZERO;
        while (!used.isGivenUp()) {
            assertThat(used.isAwaited()).isTrue();
            used.failed("it is in use", now);
            Duration pause = Duration.between(now, used.nextTry());
            assertThat(pause).isBetween(last, Duration.ofDays(1));
            last = pause;
            now = used.nextTry();
        }

        assertThat(last).isEqualTo(Duration.ofDays(1));
        assertThat(Duration.between(DAY, now)).isBetween(Duration.ofDays(28), Duration.ofDays(32));
        assertThat(used.isAwaited()).isFalse();
        assertThat(used.isThere()).isTrue();
        assertThat(used.problem()).contains("it is in use");
    }

    @Test
    void aTryThatSucceedsTakesTheProblemAway() {
        TemporaryDirectory used = used();
        used.failed("it is in use", DAY);
        used.setRemoved();

        assertThat(used.isThere()).isFalse();
        assertThat(used.problem()).isEmpty();
    }

    @Test
    void aScriptThatWasRefusedHasMadeNone() {
        TemporaryDirectory used = used();
        used.begun("");

        assertThat(used.isThere()).isFalse();
    }

    @Test
    void aRunStaysInTheStoreUntilItsDirectoryIsGone() throws Exception {
        StoredRun run = store(DAY).create("one", RunFixture.TARGET).orElseThrow();
        try (DrivenRun driven = run.open()) {
            driven.save(record -> {
                record.temporaryDirectory().use(NAME, false);
                record.setOutcome(RunOutcome.notStarted("for the test"), 0, DAY);
            });
        }
        RunStore later = store(DAY.plus(Duration.ofDays(31)));
        assertThat(later.prune(RunStore.KEPT)).isEmpty();

        DirectoryRemoval.save(run, Optional.empty());

        assertThat(later.prune(RunStore.KEPT)).containsExactly("one");
    }

    private static TemporaryDirectory used() {
        TemporaryDirectory used = RunFixture.record().temporaryDirectory();
        used.use(NAME, false);
        used.begun("C:\\Temp\\" + NAME);
        return used;
    }

    private RunStore store(Instant now) {
        return new RunStore(
                directory.resolve("runs"), SpoolProtection.FILE_MODE_ONLY, Clock.fixed(now, ZoneOffset.UTC));
    }
}
