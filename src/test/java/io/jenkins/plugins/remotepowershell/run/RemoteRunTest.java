package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteRunTest {
    @TempDir
    Path directory;

    @Test
    void runsAScriptToItsEndWithItsOutputAndExitCode() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings())) {
            RecordingObserver observer = new RecordingObserver();
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();

            RunOutcome outcome;
            try (RemoteRun run = new RemoteRun(
                    stored.open(), fixture.settings("1..5 | ForEach-Object { \"line $_\" }; exit 3"), observer)) {
                outcome = run.run().orElseThrow();
            }

            assertThat(outcome.kind()).isEqualTo(OutcomeKind.COMPLETED);
            assertThat(outcome.exitCode()).isEqualTo(3);
            assertThat(observer.output())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 5)
                            .mapToObj(i -> "line " + i)
                            .toList());
            assertThat(fixture.host.shellIds()).isEmpty();
            assertThat(fixture.host.disk().starts("one")).isEqualTo(1);
        }
    }
}
