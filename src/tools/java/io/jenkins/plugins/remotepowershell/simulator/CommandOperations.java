package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Command, Send, Receive and Signal. [MS-WSMV] 3.1.4.11 to 3.1.4.14. */
final class CommandOperations {
    private static final String GUID = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";
    private static final String STOP = "powershell/signal/crtl_c";
    /** What an envelope needs beside the streams, and the growth of base64. */
    private static final int ENVELOPE_OVERHEAD = 2048;

    private final SimulatedHostSettings settings;
    private final ShellTable shells;
    private final ScheduledExecutorService clock;

    CommandOperations(SimulatedHostSettings settings, ShellTable shells, ScheduledExecutorService clock) {
        this.settings = settings;
        this.shells = shells;
        this.clock = clock;
    }

    byte[] command(ServerRequest request, String user, ServerResponses responses) throws FaultAnswer, IOException {
        SimulatedShell shell = client(request, user);
        String commandId = request.commandId().orElse("");
        List<byte[]> arguments = request.arguments();
        if (!commandId.matches(GUID)) {
            throw new FaultAnswer(WsmanFaultCode.COMMAND_ID_NO_GUID);
        }
        if (arguments.size() != 1) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_ARGUMENT_COUNT);
        }
        if (shell.commandCount() >= settings.maxCommandsPerShell()) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_MAX_COMMANDS_PER_SHELL);
        }
        shell.addCommand(commandId);
        shell.engine().start(commandId, arguments.get(0));
        return responses.commandStarted(commandId);
    }

    byte[] send(ServerRequest request, String user, ServerResponses responses) throws FaultAnswer, IOException {
        SimulatedShell shell = client(request, user);
        Optional<String> commandId = request.commandId();
        if (!List.of("stdin", "pr").contains(request.sendStream())) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_BAD_INPUT_STREAM);
        }
        if (commandId.isPresent()) {
            shell.command(commandId.get());
            shell.engine().commandInput(commandId.get(), request.sendStream(), request.sent());
        } else {
            shell.engine().poolInput(request.sent());
        }
        return responses.empty("rsp:SendResponse");
    }

    byte[] signal(ServerRequest request, String user, ServerResponses responses) throws FaultAnswer, IOException {
        SimulatedShell shell = client(request, user);
        String commandId = request.commandId().orElse("");
        shell.command(commandId);
        if (request.signalCode().equals(STOP)) {
            shell.engine().stop(commandId);
        } else {
            shell.removeCommand(commandId);
            shell.engine().close(commandId);
        }
        return responses.empty("rsp:SignalResponse");
    }

    CompletableFuture<byte[]> receive(ServerRequest request, String user, ServerResponses responses)
            throws FaultAnswer {
        SimulatedShell shell = client(request, user);
        Duration timeout =
                request.operationTimeout().orElseThrow(() -> new FaultAnswer(WsmanFaultCode.INVALID_HEADER_VALUE));
        CompletableFuture<SimulatedStream.Delivery> delivery;
        SimulatedStream stream;
        synchronized (shell) {
            stream = stream(shell, request);
            delivery = stream.receive(request.envelope().sessionId(), maximumBytes(request));
        }
        ScheduledFuture<?> timer = clock.schedule(
                () -> {
                    synchronized (shell) {
                        stream.timeOut(delivery);
                    }
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        return delivery.whenComplete((done, failed) -> {
                    timer.cancel(false);
                    shell.touch();
                })
                .thenApply(it ->
                        responses.received(request.commandId().orElse(null), it.chunks(), it.done() ? "Done" : ""));
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

    private int maximumBytes(ServerRequest request) {
        int asked = request.envelope()
                .maxEnvelopeSize()
                .map(Integer::parseInt)
                .filter(size -> size < settings.maxEnvelopeBytes())
                .orElse(settings.maxEnvelopeBytes());
        return (asked - ENVELOPE_OVERHEAD) / 4 * 3;
    }

    private SimulatedShell client(ServerRequest request, String user) throws FaultAnswer {
        SimulatedShell shell = shells.owned(request, user);
        shell.requireClient(request.envelope().sessionId());
        return shell;
    }
}
