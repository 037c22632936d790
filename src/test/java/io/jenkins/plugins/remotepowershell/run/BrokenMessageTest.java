package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host that sends one message which cannot be read, in the midst of others. */
@Timeout(60)
class BrokenMessageTest {
    private static final String SCRIPT = "1..40 | ForEach-Object { \"line $_\" }; exit 7";

    @TempDir
    Path directory;

    @Test
    void whatCameBeforeItIsKeptAndItsOwnRecordIsAnnouncedAsLost() throws Exception {
        SimulatedHostSettings settings = new SimulatedHostSettings().engine(breaking("line 20"));
        try (RunFixture fixture = new RunFixture(directory, settings)) {
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            RecordingObserver observer = new RecordingObserver();
            try (RemoteRun run = new RemoteRun(stored.open(), fixture.settings(SCRIPT), observer)) {
                RunOutcome outcome = run.run().orElseThrow();

                assertThat(outcome.exitCode())
                        .as("%s %s", outcome, observer.notices())
                        .isEqualTo(7);
                assertThat(outcome.lostRecords()).isEqualTo(1);
            }
            assertThat(observer.output()).isEqualTo(linesWithoutTheTwentieth());
            assertThat(observer.notices()).anyMatch(notice -> notice.contains("sent a message that cannot be read"));
        }
    }

    @Test
    void recordsThatAreMissingAtTheEndAreAnnouncedTooWhereTheResultSaysHowItEnded() throws Exception {
        UnaryOperator<String> change = AlteringEngine.replacing("\\w+:(40:O|41:O|42:X):", "", 3);
        SimulatedHostSettings settings = new SimulatedHostSettings().engine(AlteringEngine.ofOutput(change));
        try (RunFixture fixture = new RunFixture(directory, settings)) {
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            RecordingObserver observer = new RecordingObserver();
            try (RemoteRun run = new RemoteRun(stored.open(), fixture.settings(SCRIPT), observer)) {
                RunOutcome outcome = run.run().orElseThrow();

                assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(7);
                assertThat(outcome.lostRecords()).isEqualTo(2);
            }
            assertThat(observer.output()).hasSize(38).endsWith("line 38");
            assertThat(observer.records().get(observer.records().size() - 1).text())
                    .startsWith("records 40 to 41 lost");
        }
    }

    private static List<String> linesWithoutTheTwentieth() {
        return Stream.concat(
                        IntStream.rangeClosed(1, 19).boxed(),
                        IntStream.rangeClosed(21, 40).boxed())
                .map(i -> "line " + i)
                .toList();
    }

    /** An engine that spoils the first message in which a text is found. */
    private static AlteringEngine breaking(String text) {
        return AlteringEngine.ofOutput(AlteringEngine.replacing("(" + text + ".*?)</S>", "$1</T>", 1));
    }
}
