package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The session is gone, a result is on the host, and the question about it fails there. */
@Timeout(60)
class FailedQuestionTest {
    private static final String HELD = "marker=UNKNOWN_x000A_problem=the file is used by another process<";
    private static final String FOUND = "marker=EXISTS.*?<";

    @TempDir
    Path directory;

    private final RecordingObserver observer = new RecordingObserver();

    @Test
    void aResultThatCannotBeReadForAMomentIsReadByTheNextQuestion() throws Exception {
        RunOutcome outcome = afterLoss(AlteringEngine.ofOutput(AlteringEngine.replacing(FOUND, HELD, 1)), false);

        assertThat(outcome.kind()).as("%s", outcome).isEqualTo(OutcomeKind.COMPLETED);
        assertThat(outcome.exitCode()).isEqualTo(7);
    }

    @Test
    void aQuestionWhosePipelineFailsIsAskedAgain() throws Exception {
        RunOutcome outcome = afterLoss(failing("report", 1), false);

        assertThat(outcome.kind()).as("%s", outcome).isEqualTo(OutcomeKind.COMPLETED);
        assertThat(outcome.exitCode()).isEqualTo(7);
    }

    @Test
    void aQuestionThatFailsForLongerIsAskedAgainLaterAndNothingIsTakenForLost() throws Exception {
        RunOutcome outcome = afterLoss(failing("report", 9), false);

        assertThat(outcome.kind()).as("%s", outcome).isEqualTo(OutcomeKind.COMPLETED);
        assertThat(observer.notices()).anyMatch(notice -> notice.contains("looks after the run failed there"));
    }

    @Test
    void whyAResultCannotBeReadIsSaid() throws Exception {
        RunOutcome outcome = afterLoss(AlteringEngine.ofOutput(AlteringEngine.replacing(FOUND, HELD, 99)), false);

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.LOST);
        assertThat(outcome.sentence())
                .contains("the file is used by another process")
                .doesNotContain("unknown");
    }

    @Test
    void aJournalWhoseQuestionFailsIsNotSaidToLackRecords() throws Exception {
        RunOutcome outcome = afterLoss(failing("journal", 99), true);

        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(7);
        assertThat(outcome.lostRecords()).isPositive();
        assertThat(observer.records())
                .filteredOn(record -> record.kind() == RecordKind.NOTICE)
                .extracting(RunnerRecord::text)
                .singleElement()
                .asString()
                .contains("the journal on the host could not be read")
                .doesNotContain("does not have them");
    }

    /** The first questions of a kind fail in their pipelines, without a report. */
    private static AlteringEngine failing(String operation, int times) {
        String other = "x".repeat(operation.length());
        return AlteringEngine.ofInput(AlteringEngine.replacing(">" + operation + "<", ">" + other + "<", times));
    }

    private RunOutcome afterLoss(AlteringEngine engine, boolean journal) throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings().engine(engine))) {
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            RunnerSettings script = new RunnerSettings("1..40 | ForEach-Object { \"line $_\" }; exit 7");
            RunSettings settings = fixture.settingsOf(new RunnerScript(script.journal(journal), null));
            try (RemoteRun run = new RemoteRun(stored.open(), leaving(settings), observer)) {
                assertThat(run.run()).isEmpty();
            }
            FollowedRun.await(() -> fixture.host.disk().result("one").isPresent());
            fixture.host.restart();
            try (RemoteRun run = new RemoteRun(stored.open(), fixture.settings(null), observer)) {
                return run.run().orElseThrow();
            }
        }
    }

    private static RunSettings leaving(RunSettings settings) {
        return new RunSettings(settings.transport(), settings.session(), settings.script(), settings.retry(), true);
    }
}
