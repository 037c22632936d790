package io.jenkins.plugins.remotepowershell.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.simulator.Switch;
import io.jenkins.plugins.remotepowershell.simulator.Switches;
import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.CommandDescription;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions against the simulated host, over HTTP. */
@Timeout(60)
class SimulatedSessionTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final UUID shellId = UUID.randomUUID();
    private final UUID commandId = UUID.randomUUID();
    private final UUID sessionId = UUID.randomUUID();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void aScriptRunsFromCreateToDelete() throws Exception {
        SimulatedHost host = host(settings());
        RemoteSession session = session(host, sessionId);

        OpenedShell opened = session.open();
        RemotePipeline pipeline = session.pipeline(commandId);
        pipeline.start(script("1..3 | ForEach-Object { \"line $_\" }; exit 7"));
        List<PsrpEvent> events = toEnd(pipeline);
        pipeline.terminate();
        pipeline.terminate();
        session.delete();
        session.delete();

        assertThat(opened.shell().name()).isEqualTo("run-1");
        assertThat(opened.idleTimeout()).contains(Duration.ofMillis(Integer.MAX_VALUE));
        assertThat(opened.askedIdleTimeout()).isEqualTo(opened.idleTimeout());
        assertThat(outputs(events)).containsExactly("line 1", "line 2", "line 3");
        assertThat(events).anySatisfy(event -> assertThat(event)
                .isInstanceOfSatisfying(
                        PsrpEvent.HostCalled.class,
                        called -> assertThat(called.call().exitCode()).isEqualTo(7)));
        assertThat(pipeline.state()).isEqualTo(PSInvocationState.COMPLETED);
        assertThat(host.shellIds()).isEmpty();
    }

    @Test
    void aScriptLargerThanAnEnvelopeGoesInSeveralSends() throws Exception {
        SimulatedHost host = host(settings());
        RemoteSession session = session(host, sessionId);
        session.open();
        RemotePipeline pipeline = session.pipeline(commandId);

        pipeline.start(script("Start-Sleep -Milliseconds 0; ".repeat(40_000) + "'done' * 300000"));

        assertThat(outputs(toEnd(pipeline))).containsExactly("done".repeat(300_000));
        assertThat(host.exchangeLog().count(OperationKind.SEND)).isGreaterThan(1);
    }

    @Test
    void anotherProcessGoesOnAtTheCursor() throws Exception {
        SimulatedHost host = host(settings());
        RemoteSession first = session(host, sessionId);
        first.open();
        RemotePipeline pipeline = first.pipeline(commandId);
        pipeline.start(script("1..3 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 200 }"));
        Received received = pipeline.receive();
        while (outputs(received.events()).isEmpty()) {
            received = pipeline.receive();
        }
        List<String> lines = new ArrayList<>(outputs(received.events()));
        ReceiveCursor saved = ReceiveCursor.decode(received.cursor().encode());
        first.disconnect();
        first.close();

        RemoteSession second = session(host, UUID.randomUUID());
        second.connect();
        RemotePipeline attached = second.pipeline(commandId, saved);
        attached.connect();
        lines.addAll(outputs(toEnd(attached)));

        assertThat(lines).containsExactly("line 1", "line 2", "line 3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeadPredecessorIsForcedToLetGoOrTheConflictIsTold(boolean accepted) throws Exception {
        SimulatedHost host =
                host(settings().switches(Switches.likely().with(Switch.ACCEPTS_FORCED_DISCONNECT, accepted)));
        session(host, sessionId).open();

        RemoteSession second = session(host, UUID.randomUUID());
        assertThat(second.get().isDisconnected()).isFalse();
        assertThatThrownBy(second::connect).isInstanceOfSatisfying(WsmanFaultException.class, refused -> assertThat(
                        refused.code().kind())
                .isEqualTo(WsmanFaultCode.Kind.ATTACH_CONFLICT));

        if (accepted) {
            second.forceDisconnect(sessionId);
            second.connect();
            assertThat(second.get().isDisconnected()).isFalse();
        } else {
            assertThatThrownBy(() -> second.forceDisconnect(sessionId)).isInstanceOf(WsmanFaultException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Switches.PendingReceive.class)
    void theSameProcessLeavesWhileAReceiveIsPendingAndTakesUpAgain(Switches.PendingReceive pending) throws Exception {
        Switches random = Switches.random(new Random(pending.ordinal()));
        SimulatedHost host = host(settings()
                .switches(random.withPendingReceive(pending)
                        .with(Switch.CLAMPS_IDLE_TIMEOUT, true)
                        .with(Switch.ACCEPTS_FORCED_DISCONNECT, true)
                        .with(Switch.NEEDS_COMMAND_RECONNECT, pending.ordinal() % 2 == 0)));
        RemoteSession session = session(host, sessionId, Duration.ofSeconds(20));
        session.open();
        RemotePipeline pipeline = session.pipeline(commandId);
        pipeline.start(script("'before'; Start-Sleep -Milliseconds 1500; 'after'"));
        List<String> lines = new ArrayList<>();
        while (lines.isEmpty()) {
            lines.addAll(outputs(pipeline.receive().events()));
        }

        CompletableFuture<List<PsrpEvent>> lastReceive = CompletableFuture.supplyAsync(() -> {
            try {
                return pipeline.receive().events();
            } catch (Exception lost) {
                return List.of();
            }
        });
        Await.until("two Receives have arrived", () -> host.exchangeLog().count(OperationKind.RECEIVE_COMMAND) >= 2);
        session.disconnect();
        session.disconnect();
        lines.addAll(outputs(lastReceive.get()));
        session.reconnect();
        pipeline.reconnect();
        lines.addAll(outputs(toEnd(pipeline)));

        assertThat(lines).containsExactly("before", "after");
    }

    @Test
    void aStopSignalGoesOutWhileAReceiveIsPending() throws Exception {
        SimulatedHost host = host(settings());
        RemoteSession session = session(host, sessionId, Duration.ofSeconds(20));
        session.open();
        RemotePipeline pipeline = session.pipeline(commandId);
        pipeline.start(script("'before'; Start-Sleep -Seconds 600; 'after'"));
        CompletableFuture<List<PsrpEvent>> events = CompletableFuture.supplyAsync(() -> {
            try {
                return toEnd(pipeline);
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        Await.until("the first Receive is through", () -> pipeline.isGateOpen());

        pipeline.stop();

        events.get();
        assertThat(pipeline.state()).isEqualTo(PSInvocationState.STOPPED);
    }

    @Test
    void silenceOfTheHostIsNoError() throws Exception {
        SimulatedHost host = host(settings());
        RemoteSession session = session(host, sessionId, SHORT);
        session.open();
        RemotePipeline pipeline = session.pipeline(commandId);
        pipeline.start(script("Start-Sleep -Seconds 600"));
        assertThat(pipeline.isGateOpen()).isFalse();

        Received received = pipeline.openGate();
        while (!received.timedOut()) {
            received = pipeline.receive();
        }

        assertThat(pipeline.isGateOpen()).isTrue();
        assertThat(received.events()).isEmpty();
        assertThat(received.commandDone()).isFalse();
    }

    @Test
    void aSecondCommandUnderTheSameIdIsRefusedAsStarted() throws Exception {
        SimulatedHost host = host(settings());
        RemoteSession session = session(host, sessionId);
        session.open();
        session.pipeline(commandId).start(script("Start-Sleep -Seconds 600"));

        assertThatThrownBy(() -> session.pipeline(commandId).start(script("'again'")))
                .isInstanceOfSatisfying(WsmanFaultException.class, refused -> assertThat(refused.code())
                        .isEqualTo(WsmanFaultCode.COMMAND_EXISTS));
        assertThatThrownBy(() -> session(host, sessionId).open())
                .isInstanceOfSatisfying(WsmanFaultException.class, refused -> assertThat(refused.code())
                        .isEqualTo(WsmanFaultCode.SHELL_EXISTS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theIdleTimeoutIsAsLongAsTheHostAllows(boolean clamped) throws Exception {
        Duration twoDays = Duration.ofDays(2);
        SimulatedHost host = host(settings()
                .idleTimeouts(Duration.ofMinutes(1), Duration.ofHours(2), twoDays)
                .switches(Switches.likely().with(Switch.CLAMPS_IDLE_TIMEOUT, clamped)));

        OpenedShell opened = session(host, sessionId).open();

        assertThat(opened.idleTimeout()).contains(clamped ? twoDays : Duration.ofDays(1));
        assertThat(opened.shell().maxIdleTimeout()).contains(twoDays);
    }

    @Test
    void shellsAndTheirCommandsAreFoundAndEnded() throws Exception {
        SimulatedHost host = host(settings());
        RemoteSession session = session(host, sessionId);
        session.open();
        session.pipeline(commandId).start(script("Start-Sleep -Seconds 600"));
        HostSessions sessions = new HostSessions(
                transport(host), SessionSettings.of(host.endpoint()), UUID.randomUUID(), UUID::randomUUID);
        open.add(sessions);

        List<ShellDescription> shells = sessions.shells();

        assertThat(shells).singleElement().satisfies(shell -> {
            assertThat(shell.name()).isEqualTo("run-1");
            assertThat(shell.shellId()).isEqualToIgnoringCase(shellId.toString());
        });
        assertThat(sessions.commands(shellId))
                .extracting(CommandDescription::commandId)
                .containsExactly(commandId.toString().toUpperCase());
        assertThat(sessions.commands(shells.get(0))).hasSize(1);
        sessions.delete(shells.get(0));
        assertThat(sessions.shells()).isEmpty();
        assertThatThrownBy(() -> session.get()).isInstanceOfSatisfying(WsmanFaultException.class, refused -> assertThat(
                        refused.code().kind())
                .isEqualTo(WsmanFaultCode.Kind.LOST));
        assertThat(sessions.identify()).isNotBlank();
        assertThat(sessions.configuration()).isPresent();
    }

    @Test
    void anInterruptEndsACallAtOnce() throws Exception {
        SimulatedHost host = host(settings());
        RemoteSession session = session(host, sessionId, Duration.ofSeconds(60));
        session.open();
        RemotePipeline pipeline = session.pipeline(commandId);
        pipeline.start(script("Start-Sleep -Seconds 600"));
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread receiver = new Thread(() -> {
            try {
                toEnd(pipeline);
                ended.complete(null);
            } catch (Throwable failed) {
                ended.complete(failed);
            }
        });
        receiver.start();
        Await.until("a Receive has arrived", () -> host.exchangeLog().count(OperationKind.RECEIVE_COMMAND) >= 1);

        receiver.interrupt();

        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        pipeline.stop();
    }

    @Test
    void closingFailsTheCallInFlight() throws Exception {
        SimulatedHost host = host(settings());
        RemoteSession session = session(host, sessionId, Duration.ofSeconds(60));
        session.open();
        RemotePipeline pipeline = session.pipeline(commandId);
        pipeline.start(script("Start-Sleep -Seconds 600"));
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> {
            try {
                toEnd(pipeline);
                return null;
            } catch (Exception failed) {
                return failed;
            }
        });
        Await.until("a Receive has arrived", () -> host.exchangeLog().count(OperationKind.RECEIVE_COMMAND) >= 1);

        session.close();

        assertThat(ended.get()).isInstanceOf(TransportException.class);
    }

    private List<PsrpEvent> toEnd(RemotePipeline pipeline) throws Exception {
        List<PsrpEvent> events = new ArrayList<>();
        while (pipeline.state() == PSInvocationState.RUNNING) {
            events.addAll(pipeline.receive().events());
        }
        return events;
    }

    private static List<String> outputs(List<PsrpEvent> events) {
        return events.stream()
                .filter(PsrpEvent.Output.class::isInstance)
                .map(event -> ((PsrpEvent.Output) event).value().toString())
                .toList();
    }

    private static CreatePipeline script(String text) {
        return CreatePipeline.of(Command.script(text, List.of()));
    }

    private static SimulatedHostSettings settings() {
        return new SimulatedHostSettings().user("deploy", "secret");
    }

    private SimulatedHost host(SimulatedHostSettings settings) throws Exception {
        SimulatedHost host = SimulatedHost.start(settings);
        open.add(host);
        return host;
    }

    private RemoteSession session(SimulatedHost host, UUID id) {
        return session(host, id, Duration.ofSeconds(2));
    }

    private RemoteSession session(SimulatedHost host, UUID id, Duration operationTimeout) {
        SessionSettings settings =
                SessionSettings.of(host.endpoint()).withShellName("run-1").withOperationTimeout(operationTimeout);
        RemoteSession session = new RemoteSession(transport(host), settings, shellId, id, UUID::randomUUID);
        open.add(session);
        return session;
    }

    private WsmanTransport transport(SimulatedHost host) {
        Endpoint endpoint = new Endpoint(
                        host.endpoint(), new Authentication.Basic(new Credential("deploy", "secret"::toCharArray)))
                .withAllowUnencrypted(true);
        WsmanTransport transport = new HttpAsyncTransport(endpoint);
        open.add(transport);
        return transport;
    }
}
