package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint that refuses every script as a whole, the runner and the host script alike. */
@Timeout(60)
class NoLanguageTest {
    /** Without these names the built-in engine takes the text for a script of the user's, which it does not know. */
    private static final UnaryOperator<String> REFUSED =
            AlteringEngine.replacing(">[SO](cript|peration)<", ">X$1<", Integer.MAX_VALUE);

    @TempDir
    Path directory;

    @Test
    void nothingHasStartedAndTheSentenceSaysWhatSuchAnEndpointDoes() throws Exception {
        RunOutcome outcome = run(AlteringEngine.ofInput(REFUSED));

        assertThat(outcome.kind()).as("%s", outcome).isEqualTo(OutcomeKind.NOT_STARTED);
        assertThat(outcome.exitCode()).isNull();
        assertThat(outcome.sentence())
                .contains("did not run the runner (The built-in engine")
                .contains("an endpoint for chosen commands only does that");
    }

    private RunOutcome run(AlteringEngine engine) throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings().engine(engine))) {
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            try (RemoteRun run =
                    new RemoteRun(stored.open(), fixture.settings("'never'; exit 3"), new RecordingObserver())) {
                RunOutcome outcome = run.run().orElseThrow();
                assertThat(fixture.host.disk().starts("one")).isZero();
                return outcome;
            }
        }
    }
}
