package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class RunCleanupTest {
    @TempDir
    Path directory;

    /** The first request that cleans up is lost, and the connection with it. */
    @ParameterizedTest
    @EnumSource(
            value = OperationKind.class,
            names = {"SIGNAL", "DELETE"})
    void nothingIsLeftOnTheHostIfTheConnectionIsLostAfterTheScriptsEnd(OperationKind lost) throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings())) {
            fixture.host.faultPlan().at(lost, 1, new AdverseAction.DropBeforeHandling());
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            RecordingObserver observer = new RecordingObserver();
            try (RemoteRun run = new RemoteRun(stored.open(), fixture.settings("'done'"), observer)) {
                assertThat(run.run().orElseThrow().kind()).isEqualTo(OutcomeKind.COMPLETED);
            }

            assertThat(fixture.host.shellIds()).isEmpty();
            assertThat(fixture.host.disk().result("one")).isEmpty();
            assertThat(observer.notices()).noneMatch(notice -> notice.startsWith("could not close session"));
        }
    }
}
