package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.Optional;

/** Get, Delete, Disconnect, Reconnect and Connect. [MS-WSMV] 3.1.4. */
final class ShellOperations {
    private final SimulatedHostSettings settings;
    private final ShellTable shells;
    private final IdleTimeouts idleTimeouts;

    ShellOperations(SimulatedHostSettings settings, ShellTable shells) {
        this.settings = settings;
        this.shells = shells;
        this.idleTimeouts = new IdleTimeouts(settings);
    }

    byte[] get(ServerRequest request, ServerResponses responses) throws FaultAnswer {
        SimulatedShell shell = shells.find(request.shellSelector());
        if (shell.isConnected() && settings.switches().is(Switch.GET_COUNTS_AS_ACTIVITY)) {
            shell.touch();
        }
        return responses.described(shell.members());
    }

    byte[] delete(Incoming incoming, ServerResponses responses) throws FaultAnswer {
        SimulatedShell shell = shells.owned(incoming);
        if (!shell.isSession(incoming.sessionId()) && !settings.switches().is(Switch.ACCEPTS_FOREIGN_DELETE)) {
            throw new FaultAnswer(
                    shell.isConnected()
                            ? WsmanFaultCode.CONNECTED_TO_ANOTHER_CLIENT
                            : WsmanFaultCode.SHELL_DISCONNECTED);
        }
        shells.remove(shell, WsmanFaultCode.NOT_FOUND);
        return responses.empty();
    }

    byte[] disconnect(Incoming incoming, ServerResponses responses) throws FaultAnswer {
        SimulatedShell shell = shells.owned(incoming);
        if (!shell.traits().disconnectable()) {
            throw new FaultAnswer(WsmanFaultCode.DISCONNECT_NOT_SUPPORTED);
        }
        if (!shell.isConnected()) {
            throw new FaultAnswer(WsmanFaultCode.ALREADY_DISCONNECTED);
        }
        if (!shell.isSession(incoming.sessionId())) {
            throw new FaultAnswer(WsmanFaultCode.CONNECTED_TO_ANOTHER_CLIENT);
        }
        if (!incoming.knownConnection() && !settings.switches().is(Switch.ACCEPTS_FORCED_DISCONNECT)) {
            throw new FaultAnswer(WsmanFaultCode.SESSION_MISMATCH);
        }
        ServerRequest request = incoming.request();
        shell.disconnect(
                idleTimeouts.asked(request.disconnectMember("IdleTimeOut")).orElse(null),
                BufferModes.asked(request.disconnectMember("BufferMode")).orElse(null));
        return responses.empty();
    }

    byte[] reconnect(Incoming incoming, ServerResponses responses) throws FaultAnswer {
        SimulatedShell shell = shells.owned(incoming);
        if (!shell.isSession(incoming.sessionId())) {
            throw new FaultAnswer(
                    shell.isConnected() ? WsmanFaultCode.CONNECTED_TO_ANOTHER_CLIENT : WsmanFaultCode.SESSION_MISMATCH);
        }
        Optional<String> commandId = incoming.request().commandId();
        if (commandId.isPresent()) {
            shell.command(commandId.get()).setConnected(true);
            return responses.empty();
        }
        shell.connect(incoming.sessionId());
        if (!settings.switches().is(Switch.NEEDS_COMMAND_RECONNECT)) {
            shell.reconnectCommands();
        }
        return responses.empty();
    }

    byte[] connect(Incoming incoming, ServerResponses responses) throws FaultAnswer {
        SimulatedShell shell = shells.owned(incoming);
        Optional<String> commandId = incoming.request().commandId();
        if (commandId.isPresent()) {
            shell.requireClient(incoming.sessionId());
            shell.command(commandId.get()).setConnected(true);
            return responses.empty("rsp:ConnectResponse");
        }
        return connectShell(shell, incoming, responses);
    }

    private byte[] connectShell(SimulatedShell shell, Incoming incoming, ServerResponses responses) throws FaultAnswer {
        if (shell.isConnected()) {
            throw new FaultAnswer(settings.switches().connectConflict());
        }
        if (!shell.traits().resourceUri().equals(incoming.request().envelope().resourceUri())) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_RESOURCE_URI);
        }
        PoolHandshake handshake = new PoolHandshake(shell, settings.protocolVersion());
        byte[] answer = handshake.answer(incoming.request().connectXml());
        shell.connect(incoming.sessionId());
        shell.redeliver();
        handshake.sendPrivateData();
        return responses.connected(answer);
    }
}
