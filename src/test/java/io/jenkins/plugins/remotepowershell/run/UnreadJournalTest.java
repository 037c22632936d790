package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadJournalTest {
    private static final RunScript SCRIPT =
            new RunnerScript(new RunnerSettings("'a'; Start-Sleep 1; 'b'").journal(true), null);
    /** Of the session that asks for the result. */
    private static final int FIRST_CREATES = 1;
    /** As often as a journal is asked for. */
    private static final int QUESTIONS = 3;

    @TempDir
    Path directory;

    @Test
    void recordsThatAreAnnouncedAsLostSinceItCouldNotBeReadStayInIt() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings())) {
            StoredRun stored =
                    RunFixture.store(directory).create("one", fixture.target()).orElseThrow();
            leave(stored, fixture.settingsOf(SCRIPT));
            Await.until(
                    "the script has ended",
                    () -> fixture.host.disk().result("one").isPresent());
            fixture.host.restart();
            for (int nth = 1; nth <= QUESTIONS; nth++) {
                fixture.host
                        .faultPlan()
                        .at(
                                OperationKind.CREATE,
                                FIRST_CREATES + nth,
                                new AdverseAction.AnswerFault(WsmanFaultCode.RESOURCE_NOT_FOUND));
            }
            RecordingObserver observer = new RecordingObserver();

            try (RemoteRun run = new RemoteRun(stored.open(), fixture.settings(null), observer)) {
                assertThat(run.run().orElseThrow().kind()).isEqualTo(OutcomeKind.COMPLETED);
            }

            assertThat(observer.records())
                    .anyMatch(record -> record.text().contains("lost: the host has dropped them")
                            && record.text().endsWith("; it stays there"));
            assertThat(fixture.host.disk().hasJournal("one")).isTrue();
        }
    }

    private static void leave(StoredRun stored, RunSettings settings) throws Exception {
        RunSettings leaving =
                new RunSettings(settings.transport(), settings.session(), settings.script(), settings.retry(), true);
        try (RemoteRun run = new RemoteRun(stored.open(), leaving, new RecordingObserver())) {
            assertThat(run.run()).isEmpty();
        }
    }
}
