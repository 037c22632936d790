package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Command, Send and Signal. [MS-WSMV] 3.1.4.11 to 3.1.4.13. */
final class CommandOperations {
    private static final String STOP = "powershell/signal/crtl_c";

    private final SimulatedHostSettings settings;
    private final ShellTable shells;
    private final RequestLimits limits;
    private final ScheduledExecutorService clock;

    CommandOperations(SimulatedHostSettings settings, ShellTable shells, ScheduledExecutorService clock) {
        this.settings = settings;
        this.shells = shells;
        this.limits = new RequestLimits(settings);
        this.clock = clock;
    }

    byte[] command(Incoming incoming, ServerResponses responses) throws FaultAnswer, IOException {
        SimulatedShell shell = shells.ofClient(incoming);
        String commandId = incoming.request().commandId().orElse("");
        List<byte[]> arguments = incoming.request().arguments();
        if (!Guids.isGuid(commandId)) {
            throw new FaultAnswer(WsmanFaultCode.COMMAND_ID_NO_GUID);
        }
        if (arguments.size() != 1) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_ARGUMENT_COUNT);
        }
        shell.addCommand(commandId);
        shell.engine().start(commandId, arguments.get(0));
        return responses.commandStarted(commandId);
    }

    byte[] send(Incoming incoming, ServerResponses responses) throws FaultAnswer, IOException {
        SimulatedShell shell = shells.ofClient(incoming);
        ServerRequest request = incoming.request();
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

    CompletableFuture<byte[]> signal(Incoming incoming, ServerResponses responses) throws FaultAnswer {
        SimulatedShell shell = shells.ofClient(incoming);
        ServerRequest request = incoming.request();
        SimulatedCommand command = shell.command(request.commandId().orElse(""));
        return heldBack(shell, command, request).thenApply(flowing -> {
            perform(shell, command.id(), request.signalCode());
            return responses.empty("rsp:SignalResponse");
        });
    }

    /** A script that stands still at a full buffer holds the lock that a signal needs: perhaps it waits for a Receive. */
    private CompletableFuture<Void> heldBack(SimulatedShell shell, SimulatedCommand command, ServerRequest request)
            throws FaultAnswer {
        if (!settings.switches().is(Switch.SIGNAL_WAITS_FOR_FULL_BUFFER)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> flowing = new CompletableFuture<>();
        synchronized (shell) {
            command.stream().flowing().thenRunAsync(() -> flowing.complete(null), clock);
        }
        clock.schedule(
                () -> flowing.completeExceptionally(new FaultAnswer(WsmanFaultCode.TIMED_OUT)),
                limits.timeout(request).toMillis(),
                TimeUnit.MILLISECONDS);
        return flowing;
    }

    /** Only the misspelled word stops; any other code closes the command. */
    private static void perform(SimulatedShell shell, String commandId, String code) {
        try {
            if (code.equals(STOP)) {
                shell.engine().stop(commandId);
            } else {
                shell.removeCommand(commandId);
                shell.engine().close(commandId);
            }
        } catch (FaultAnswer shellIsGone) {
            return;
        } catch (IOException engineIsGone) {
            throw new UncheckedIOException(engineIsGone);
        }
    }
}
