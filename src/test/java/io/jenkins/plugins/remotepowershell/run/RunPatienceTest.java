package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.simulator.Switch;
import io.jenkins.plugins.remotepowershell.simulator.Switches;
import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.testing.Wire;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a host is waited for that does not answer, or that counts the session as held by a client that is gone. */
@Timeout(120)
class RunPatienceTest {
    private static final String SLOW = "1..20 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 20 }; exit 7";
    private static final Duration STEP = Duration.ofMillis(400);

    @TempDir
    Path directory;

    private final RecordingObserver observer = new RecordingObserver();

    /** The next try would come in an hour. */
    @Test
    void whoeverCallsTheRunMakesItTryNow() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings())) {
            fixture.host.faultPlan().at(OperationKind.RECEIVE_COMMAND, 3, new AdverseAction.DropBeforeHandling());
            Duration hour = Duration.ofHours(1);
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            try (RemoteRun run = run(fixture, stored, new RetryPolicy(Duration.ZERO, hour, hour, hour, hour))) {
                CompletableFuture<RunOutcome> end = CompletableFuture.supplyAsync(() -> outcome(run));
                Await.until("the host counts as unreachable", () -> run.unreachableSince()
                        .isPresent());

                run.tryNow();

                assertThat(end.get().exitCode()).isEqualTo(7);
            }
        }
    }

    @Test
    void aHostThatStaysBusyIsGivenUpAfterTheBusyTimeoutAndTheRunIsKept() throws Exception {
        Switches stubborn = Switches.likely().with(Switch.ACCEPTS_FORCED_DISCONNECT, false);
        SimulatedHostSettings settings =
                new SimulatedHostSettings().switches(stubborn).autoDisconnect(Duration.ofHours(1));
        try (RunFixture fixture = new RunFixture(directory, settings)) {
            fixture.host.faultPlan().at(OperationKind.RECEIVE_COMMAND, 3, new AdverseAction.DropBeforeHandling());
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            try (RemoteRun run = run(fixture, stored, RunFixture.IMPATIENT.withBusyTimeout(STEP))) {
                assertThatThrownBy(run::run)
                        .isInstanceOf(RunAbandonedException.class)
                        .hasMessageContaining("still counts the session as held by the old connection for ")
                        .hasMessageEndingWith("; giving up for now. The run is kept: attach it again");
            }
            assertThat(stored.record().phase()).isEqualTo(RunPhase.RUNNING);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHELL_DISCONNECTED", "STREAM_DISCONNECTED"})
    void aHostThatHasDisconnectedUsIsNotSaidToHoldTheSession(WsmanFaultCode code) throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings())) {
            fixture.host.faultPlan().at(OperationKind.RECEIVE_COMMAND, 3, new AdverseAction.AnswerFault(code));
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            try (RemoteRun run = run(fixture, stored, RunFixture.IMPATIENT.withBusyTimeout(Duration.ZERO))) {
                assertThat(run.run().orElseThrow().exitCode()).isEqualTo(7);
            }
            assertThat(observer.notices())
                    .contains("localhost has disconnected this client; the script goes on there; trying again for up"
                            + " to 20 s")
                    .noneMatch(notice -> notice.contains("held by the old connection"));
        }
    }

    /** Three tries without an answer take longer than a host may be busy. */
    @Test
    void theTimeWithoutAnAnswerIsNoTimeInWhichTheHostWasBusy() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings())) {
            fixture.host
                    .faultPlan()
                    .at(OperationKind.RECEIVE_COMMAND, 3, new AdverseAction.DropBeforeHandling())
                    .at(OperationKind.DISCONNECT, 1, new AdverseAction.DropBeforeHandling())
                    .at(OperationKind.DISCONNECT, 2, new AdverseAction.DropBeforeHandling())
                    .at(OperationKind.DISCONNECT, 3, new AdverseAction.DropBeforeHandling())
                    .at(OperationKind.CONNECT_SHELL, 1, new AdverseAction.AnswerFault(WsmanFaultCode.SHELL_CONNECTED));
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            RetryPolicy policy = new RetryPolicy(Duration.ZERO, STEP.multipliedBy(50), STEP, STEP, STEP)
                    .withBusyTimeout(STEP.multipliedBy(2));
            try (RemoteRun run = run(fixture, stored, policy)) {
                assertThat(run.run().orElseThrow().exitCode()).isEqualTo(7);
            }
            assertThat(observer.notices())
                    .anyMatch(notice -> notice.startsWith("no contact with "))
                    .anyMatch(notice -> notice.contains("still counts the session as held by the old connection"));
        }
    }

    @Test
    void aStopIsNotTriedForLongOnAHostThatGivesNoAnswerAndIsObeyedLater() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings());
                Wire wire = Wire.to(fixture.host.endpoint());
                HttpAsyncTransport distant = RunFixture.transport(wire.endpoint())) {
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            RunSettings settings =
                    settings(fixture.settings("'on'; Start-Sleep 600"), distant).withStopPatience(STEP);
            try (RemoteRun run = new RemoteRun(stored.open(), settings, observer)) {
                CompletableFuture<RunOutcome> end = CompletableFuture.supplyAsync(() -> outcome(run));
                FollowedRun.await(() -> !observer.output().isEmpty());
                wire.cut();
                run.requestStop();

                assertThatThrownBy(end::get)
                        .rootCause()
                        .isInstanceOf(RunAbandonedException.class)
                        .hasMessageStartingWith("no contact with ")
                        .hasMessageEndingWith(
                                "; the script cannot be stopped now. The request is kept: it is stopped once"
                                        + " the host answers");
            }
            assertThat(stored.isStopRequested()).isTrue();
            assertThat(stored.record().phase()).isNotEqualTo(RunPhase.FINISHED);
            wire.mend();
            try (RemoteRun run = new RemoteRun(stored.open(), settings, observer)) {
                assertThat(run.run().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
            }
        }
    }

    @Test
    void aStopGoesThroughWhenTheConnectionIsLostUnderItAndMadeAgain() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings())) {
            fixture.host
                    .faultPlan()
                    .at(OperationKind.SIGNAL, 1, new AdverseAction.DropBeforeHandling())
                    .at(OperationKind.DISCONNECT, 1, new AdverseAction.DropBeforeHandling())
                    .at(OperationKind.CONNECT_SHELL, 1, new AdverseAction.DropBeforeHandling());
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            RunSettings settings = fixture.settings("'on'; Start-Sleep 600").withStopPatience(STEP.multipliedBy(50));
            try (RemoteRun run = new RemoteRun(stored.open(), settings, observer)) {
                CompletableFuture<RunOutcome> end = CompletableFuture.supplyAsync(() -> outcome(run));
                FollowedRun.await(() -> !observer.output().isEmpty());
                run.requestStop();

                assertThat(end.get().kind()).isEqualTo(OutcomeKind.STOPPED);
            }
        }
    }

    private static RunSettings settings(RunSettings usual, HttpAsyncTransport transport) {
        return new RunSettings(transport, usual.session(), usual.script(), usual.retry(), false);
    }

    private RemoteRun run(RunFixture fixture, StoredRun stored, RetryPolicy policy) throws Exception {
        RunSettings usual = fixture.settings(SLOW);
        return new RemoteRun(
                stored.open(),
                new RunSettings(usual.transport(), usual.session(), usual.script(), policy, false),
                observer);
    }

    private static RunOutcome outcome(RemoteRun run) {
        try {
            return run.run().orElseThrow();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
