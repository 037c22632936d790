package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Receive. [MS-WSMV] 3.1.4.14. */
final class ReceiveOperation {
    private final SimulatedHostSettings settings;
    private final ShellTable shells;
    private final RequestLimits limits;
    private final ScheduledExecutorService clock;

    ReceiveOperation(SimulatedHostSettings settings, ShellTable shells, ScheduledExecutorService clock) {
        this.settings = settings;
        this.shells = shells;
        this.limits = new RequestLimits(settings);
        this.clock = clock;
    }

    CompletableFuture<byte[]> receive(Incoming incoming, ServerResponses responses) throws FaultAnswer {
        ServerRequest request = incoming.request();
        SimulatedShell shell = shells.ofClient(incoming);
        if (!request.desiredStream().equals("stdout")) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_BAD_OUTPUT_STREAM);
        }
        LastDelivery.Receiver receiver = new LastDelivery.Receiver(
                incoming.sessionId(), request.envelope().messageId(), limits.streamOctets(request));
        long patience = limits.timeout(request).toMillis();
        CompletableFuture<Delivery> delivery;
        SimulatedStream stream;
        synchronized (shell) {
            stream = stream(shell, request);
            delivery = stream.receive(receiver);
        }
        ScheduledFuture<?> timer =
                clock.schedule(() -> timeOut(shell, stream, delivery), patience, TimeUnit.MILLISECONDS);
        return delivery.whenComplete((done, failed) -> answered(shell, timer))
                .thenApply(it ->
                        responses.received(request.commandId().orElse(null), it.elements(), it.done() ? "Done" : ""));
    }

    private void answered(SimulatedShell shell, ScheduledFuture<?> timer) {
        timer.cancel(false);
        if (settings.switches().is(Switch.PENDING_RECEIVE_COUNTS_AS_ACTIVITY)) {
            shell.touch();
        }
    }

    private static void timeOut(SimulatedShell shell, SimulatedStream stream, CompletableFuture<Delivery> receive) {
        synchronized (shell) {
            stream.timeOut(receive);
        }
    }

    private static SimulatedStream stream(SimulatedShell shell, ServerRequest request) throws FaultAnswer {
        Optional<String> commandId = request.commandId();
        if (commandId.isEmpty()) {
            return shell.pool();
        }
        SimulatedCommand command = shell.command(commandId.get());
        if (!command.isConnected()) {
            throw new FaultAnswer(WsmanFaultCode.STREAM_DISCONNECTED);
        }
        return command.stream();
    }
}
