package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that a holder keeps for several runs: who has it, how it is lost, and how it ends. */
@Timeout(60)
class HeldSessionTest {
    private static final String SLOW = "1..400 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 20 }";

    @TempDir
    Path directory;

    private RunFixture fixture;
    private StoredRun holder;

    @BeforeEach
    void openHost() throws Exception {
        fixture = new RunFixture(directory, new SimulatedHostSettings().autoDisconnect(Duration.ofMillis(300)));
        holder = fixture.store
                .createHolder("holder", fixture.target(), Map.of("owner", "block"))
                .orElseThrow();
    }

    @AfterEach
    void closeHost() {
        fixture.close();
    }

    @Test
    void severalRunsUseOneShellAndNobodyIsConnectedBetweenThem() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(run("'x'; exit 2").exitCode()).isEqualTo(2);
            assertThat(fixture.host.shellIds())
                    .containsExactly(
                            holder.record().identity().shellId().toString().toUpperCase(Locale.ROOT));
            assertThat(holder.record().client().isLeft()).isTrue();
        }

        assertThat(close().sentence()).endsWith("was closed");

        assertThat(fixture.host.shellIds()).isEmpty();
        assertThat(fixture.host.exchangeLog().count(OperationKind.DISCONNECT)).isEqualTo(3);
        assertThat(fixture.host.exchangeLog().count(OperationKind.CONNECT_SHELL))
                .isEqualTo(2);
    }

    @Test
    void aHolderThatNobodyHasUsedIsClosedWithoutARequest() throws Exception {
        assertThat(close().kind()).isEqualTo(OutcomeKind.COMPLETED);

        assertThat(fixture.host.exchangeLog().entries()).isEmpty();
    }

    @Test
    void aSessionThatIsAtWorkIsGivenToNobodyElseAndIsNotClosed() throws Exception {
        StoredRun first = createIn();
        try (RemoteRun left = open(first, SLOW)) {
            leaveSoon(left);
            assertThat(left.run()).isEmpty();
        }

        RunOutcome second = run("'never'");
        assertThat(second.kind()).isEqualTo(OutcomeKind.NOT_STARTED);
        assertThat(second.sentence()).contains("is at work on run " + first.runId(), "one after the other");
        assertThatThrownBy(this::close)
                .isInstanceOf(RunAbandonedException.class)
                .hasMessageContaining("run " + first.runId() + " has not ended");

        first.requestStop();
        assertThat(drive(first, null).kind()).isEqualTo(OutcomeKind.STOPPED);
        assertThat(run("'now'").exitCode()).isZero();
    }

    @Test
    void aSecondRunIsRefusedWhileTheFirstIsDriven() throws Exception {
        StoredRun first = createIn();
        RecordingObserver observer = new RecordingObserver();
        try (RemoteRun run = new RemoteRun(first.open(), fixture.settings(SLOW), observer)) {
            Thread driver = RunThread.start("first", () -> follow(run));
            FollowedRun.await(() -> !observer.output().isEmpty());

            RunOutcome second = run("'never'");

            assertThat(second.kind()).isEqualTo(OutcomeKind.NOT_STARTED);
            assertThat(second.sentence()).contains("one after the other");
            run.requestStop();
            driver.join();
        }
        assertThat(first.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
    }

    @Test
    void aSessionThatIsGoneBetweenTwoRunsEndsTheNextOneWithAllThatIsKnown() throws Exception {
        run("'x'");
        try (DrivenRun driven = holder.open()) {
            driven.save(record -> {
                record.setIdleTimeout(Duration.ofMinutes(3));
                record.setLastSeenAt(Instant.now().minus(Duration.ofMinutes(10)));
            });
        }
        fixture.host.restart();

        RunOutcome next = run("'never'");

        assertThat(next.kind()).isEqualTo(OutcomeKind.NOT_STARTED);
        assertThat(next.sentence())
                .isEqualTo("session "
                        + holder.record().identity().shellId().toString().substring(0, 8)
                        + " on localhost, with what earlier scripts have left in it, is gone: its idle limit of 3 min"
                        + " passed while nobody was connected; begin again in a new session");
        assertThat(holder.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.LOST);
        assertThat(run("'never'").sentence())
                .as("of a session that is known to be gone")
                .isEqualTo(next.sentence());
    }

    @Test
    void anotherComputerUnderTheNameIsNoticedAndTheSessionKept() throws Exception {
        run("'x'");
        try (DrivenRun driven = holder.open()) {
            driven.save(record -> record.process().setComputer("WEB01", "another-machine"));
        }
        fixture.host.restart();

        assertThat(run("'never'").sentence()).contains(" is now ", "was opened on WEB01", "It is kept there");
        assertThatThrownBy(this::close)
                .isInstanceOf(RunAbandonedException.class)
                .hasMessageContaining("was opened on WEB01");
        assertThat(holder.record().outcome()).isEmpty();
    }

    @Test
    void aSessionThatEndedWithAScriptOverTimeIsExplainedByThat() throws Exception {
        run("'x'");
        StoredRun overTime = createIn();
        try (DrivenRun driven = overTime.open()) {
            driven.save(record -> {
                record.setPhase(RunPhase.OPENING);
                record.setPhase(RunPhase.STARTING);
                record.setPhase(RunPhase.RUNNING);
                record.setOutcome(new RunOutcome(OutcomeKind.TIMED_OUT, null, "", 0), 0, Instant.now());
            });
        }
        try (DrivenRun driven = holder.open()) {
            driven.save(record -> record.sharing().setLastBegun(overTime.runId()));
        }
        fixture.host.killShell(fixture.host.shellIds().get(0));

        assertThat(run("'never'").sentence())
                .contains("is gone: its process was ended with the script before, which passed its maximum run time");
    }

    @Test
    void aSessionThatSomeoneClosedBetweenTwoRunsIsNamed() throws Exception {
        run("'x'");
        fixture.host.killShell(fixture.host.shellIds().get(0));

        assertThat(run("'never'").sentence()).contains("is gone:", "begin again in a new session");
    }

    @Test
    void aSessionThatIsLostUnderAScriptIsMissedByTheNextOne() throws Exception {
        run("'x'");
        fixture.host.faultPlan().at(OperationKind.RECEIVE_COMMAND, 2, new AdverseAction.KillShell());

        assertThat(run(SLOW).kind()).isEqualTo(OutcomeKind.LOST);

        assertThat(run("'never'").kind()).isEqualTo(OutcomeKind.NOT_STARTED);
        assertThat(close().kind()).isEqualTo(OutcomeKind.LOST);
        assertThat(fixture.host.shellIds()).isEmpty();
    }

    @Test
    void aScriptOfWhichNoMarkerCanTellWhetherItHasComeCostsTheSession() throws Exception {
        run("'x'");
        fixture.host.disk().keepNoMarkers();
        fixture.host.faultPlan().at(OperationKind.COMMAND, 1, new AdverseAction.DropBeforeHandling());
        StoredRun second = createIn();

        RunOutcome outcome = drive(second, "'never'");

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(outcome.sentence())
                .contains("can be neither created nor found", "access to the directory is denied");
        assertClosedWithoutStart(second);
    }

    @Test
    void aScriptOfWhichTheHostHasOnlyTheBeginningCostsTheSession() throws Exception {
        run("'x'");
        fixture.host.faultPlan().at(OperationKind.SEND, 1, new AdverseAction.DropBeforeHandling());
        StoredRun second = createIn();

        RunOutcome outcome = drive(second, "'never'" + " ".repeat(1 << 20));

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.NOT_STARTED);
        assertClosedWithoutStart(second);
    }

    /** Its marker could not tell either: it would wait for its end for ever. */
    @Test
    void aScriptOfWhichTheHostHasOnlyTheBeginningAndNoMarkerIsUnknownAndNotSentAgain() throws Exception {
        run("'x'");
        fixture.host.disk().keepNoMarkers();
        fixture.host.faultPlan().at(OperationKind.SEND, 1, new AdverseAction.DropBeforeHandling());
        StoredRun second = createIn();

        RunOutcome outcome = drive(second, "'never'" + " ".repeat(1 << 20));

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(outcome.sentence())
                .contains("can be neither created nor found", "access to the directory is denied");
        assertClosedWithoutStart(second);
    }

    private void assertClosedWithoutStart(StoredRun run) throws Exception {
        assertThat(fixture.host.disk().starts(run.runId())).isZero();
        assertThat(fixture.host.shellIds()).isEmpty();
        assertThat(run("'never'").sentence())
                .isEqualTo("session "
                        + holder.record().identity().shellId().toString().substring(0, 8)
                        + " on localhost had to be closed, since it could not be known whether a script had reached it;"
                        + " begin again in a new session");
    }

    @Test
    void aClosedSessionIsGivenToNobody() throws Exception {
        run("'x'");
        close();

        assertThat(run("'never'").sentence()).contains("was closed; begin again in a new session");
        assertThat(fixture.host.shellIds()).isEmpty();
    }

    /** A command has no marker that could refuse it when it arrives late. */
    @Test
    void aCommandOfWhichNobodyKnowsWhetherItHasComeCostsTheSession() throws Exception {
        run("'x'");
        fixture.host.faultPlan().at(OperationKind.COMMAND, 1, new AdverseAction.DropBeforeHandling());

        RunOutcome command;
        try (RemoteRun run = new RemoteRun(
                createIn().open(),
                fixture.settingsOf(new RunnerScript(new RunnerSettings(""), "Get-Date")),
                new RecordingObserver())) {
            command = run.run().orElseThrow();
        }

        assertThat(command.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(command.sentence()).contains("it cannot be known whether the command started");
        assertThat(run("'never'").sentence()).contains("had to be closed");
        assertThat(fixture.host.shellIds()).isEmpty();
    }

    @Test
    void aCommandInPiecesThatMayHaveComeIsNotStartedAgain() throws Exception {
        fixture.host.faultPlan().at(OperationKind.SEND, 1, new AdverseAction.DropAfterHandling());
        String command = "'" + "x".repeat(600_000) + "'";

        RunOutcome outcome;
        try (RemoteRun run = new RemoteRun(
                fixture.store.create("pieces", fixture.target()).orElseThrow().open(),
                fixture.settingsOf(new RunnerScript(new RunnerSettings(""), command)),
                new RecordingObserver())) {
            outcome = run.run().orElseThrow();
        }

        assertThat(outcome.kind()).describedAs(outcome.sentence()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(fixture.host.exchangeLog().count(OperationKind.SEND)).isEqualTo(1);
        assertThat(outcome.sentence()).contains("see what it has done before you start it again");
    }

    @Test
    void aHolderWhoseEndWasAskedForStartsNothingMore() throws Exception {
        run("'x'");
        holder.requestStop();

        assertThat(run("'never'").sentence()).contains("is being closed");
        assertThat(close().kind()).isEqualTo(OutcomeKind.COMPLETED);
    }

    @Test
    void aRunKeepsNothingOfTheHolderButItsSession() throws Exception {
        StoredRun run = createIn();

        assertThat(run.record().identity().shellId())
                .isEqualTo(holder.record().identity().shellId());
        assertThat(run.record().identity().commandId())
                .isNotEqualTo(holder.record().identity().commandId());
        assertThat(run.record().sharing().holder()).contains("holder");
        assertThat(run.record().sharing().isHolder()).isFalse();
        assertThat(holder.record().sharing().isHolder()).isTrue();
        assertThat(fixture.store.createHolder("holder", fixture.target(), Map.of()))
                .isEmpty();
    }

    private RunOutcome run(@CheckForNull String script) throws Exception {
        return drive(createIn(), script);
    }

    private RunOutcome close() throws Exception {
        return drive(holder, null);
    }

    private RunOutcome drive(StoredRun stored, @CheckForNull String script) throws Exception {
        try (RemoteRun run = open(stored, script)) {
            return run.run().orElseThrow();
        }
    }

    private RemoteRun open(StoredRun stored, @CheckForNull String script) throws Exception {
        return new RemoteRun(stored.open(), fixture.settings(script), new RecordingObserver());
    }

    private StoredRun createIn() throws Exception {
        return fixture.store
                .createIn(holder, UUID.randomUUID().toString(), Map.of())
                .orElseThrow();
    }

    private static void leaveSoon(RemoteRun run) {
        RunThread.start("leave", () -> {
            try {
                TimeUnit.MILLISECONDS.sleep(500);
                run.detach();
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private static void follow(RemoteRun run) {
        try {
            run.run();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
