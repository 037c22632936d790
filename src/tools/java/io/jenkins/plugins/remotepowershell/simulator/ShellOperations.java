package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Create, Get, Delete, Disconnect, Reconnect and Connect. [MS-WSMV] 3.1.4. */
final class ShellOperations {
    private static final String GUID = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

    private final SimulatedHostSettings settings;
    private final ShellTable shells;
    private final ScriptEngine.HostFacts facts;

    ShellOperations(SimulatedHostSettings settings, ShellTable shells, ScriptEngine.HostFacts facts) {
        this.settings = settings;
        this.shells = shells;
        this.facts = facts;
    }

    byte[] create(ServerRequest request, String user, ServerResponses responses) throws FaultAnswer, IOException {
        checkCreate(request, user);
        SimulatedShell.Request asked = new SimulatedShell.Request(
                request.newShellId(),
                request.newShellName(),
                request.envelope().resourceUri(),
                idleTimeout(request.shellMember("IdleTimeOut")).orElse(settings.defaultIdleTimeout()),
                request.shellMember("BufferMode").filter("Drop"::equals).isPresent());
        SimulatedShell shell = new SimulatedShell(
                settings,
                asked,
                new SimulatedShell.Client(user, request.envelope().sessionId()));
        shells.add(shell);
        shell.start(facts, request.creationXml());
        return responses.created("http://127.0.0.1/wsman", shell.id(), shell.members());
    }

    private void checkCreate(ServerRequest request, String user) throws FaultAnswer {
        String id = request.newShellId();
        if (!request.envelope().resourceUri().startsWith("http://schemas.microsoft.com/powershell/")) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_RESOURCE_URI);
        }
        if (!request.envelope().options().containsKey("protocolversion")) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_NO_PROTOCOL_VERSION);
        }
        if (!id.matches(GUID)) {
            throw new FaultAnswer(WsmanFaultCode.SHELL_ID_NO_GUID);
        }
        if (shells.contains(id)) {
            throw new FaultAnswer(WsmanFaultCode.SHELL_EXISTS);
        }
        if (shells.countOf(user) >= settings.maxShellsPerUser()) {
            throw new FaultAnswer(WsmanFaultCode.MAX_SHELLS_PER_USER);
        }
    }

    byte[] get(ServerRequest request, ServerResponses responses) throws FaultAnswer {
        SimulatedShell shell = shells.find(request.shellSelector());
        if (settings.switches().getResetsInactivity()
                && shell.isConnected()
                && shell.isSession(request.envelope().sessionId())) {
            shell.touch();
        }
        return responses.described(shell.members());
    }

    byte[] delete(ServerRequest request, String user, ServerResponses responses) throws FaultAnswer {
        shells.remove(shells.owned(request, user));
        return responses.empty();
    }

    byte[] disconnect(ServerRequest request, String user, ServerResponses responses, boolean newConnection)
            throws FaultAnswer {
        SimulatedShell shell = shells.owned(request, user);
        if (!shell.isConnected()) {
            throw new FaultAnswer(WsmanFaultCode.ALREADY_DISCONNECTED);
        }
        if (!shell.isSession(request.envelope().sessionId())) {
            throw new FaultAnswer(WsmanFaultCode.CONNECTED_TO_ANOTHER_CLIENT);
        }
        if (newConnection && !settings.switches().forcedDisconnect()) {
            throw new FaultAnswer(WsmanFaultCode.SESSION_MISMATCH);
        }
        shell.disconnect(disconnectIdleTimeout(request));
        return responses.empty();
    }

    @CheckForNull
    private Duration disconnectIdleTimeout(ServerRequest request) throws FaultAnswer {
        return idleTimeout(request.disconnectMember("IdleTimeOut")).orElse(null);
    }

    byte[] reconnect(ServerRequest request, String user, ServerResponses responses) throws FaultAnswer {
        SimulatedShell shell = shells.owned(request, user);
        if (!shell.isSession(request.envelope().sessionId())) {
            throw new FaultAnswer(WsmanFaultCode.SESSION_MISMATCH);
        }
        Optional<String> commandId = request.commandId();
        if (commandId.isPresent()) {
            shell.command(commandId.get()).setConnected(true);
            return responses.empty();
        }
        shell.connect(request.envelope().sessionId());
        if (!settings.switches().commandReconnectNeeded()) {
            shell.reconnectCommands();
        }
        return responses.empty();
    }

    byte[] connect(ServerRequest request, String user, ServerResponses responses) throws FaultAnswer, IOException {
        SimulatedShell shell = shells.owned(request, user);
        Optional<String> commandId = request.commandId();
        if (commandId.isPresent()) {
            shell.requireClient(request.envelope().sessionId());
            shell.command(commandId.get()).setConnected(true);
            return responses.empty("rsp:ConnectResponse");
        }
        if (shell.isConnected()) {
            throw new FaultAnswer(settings.switches().connectConflict());
        }
        if (!shell.resourceUri().equals(request.envelope().resourceUri())) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_RESOURCE_URI);
        }
        byte[] answer = PoolHandshake.answer(shell, request.connectXml());
        shell.connect(request.envelope().sessionId());
        PoolHandshake.sendPrivateData(shell);
        return responses.connected(answer);
    }

    private Optional<Duration> idleTimeout(Optional<String> text) throws FaultAnswer {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Duration asked = Duration.parse(text.get().toUpperCase(Locale.ROOT));
            boolean tooLong = asked.compareTo(settings.maxIdleTimeout()) > 0;
            if (asked.compareTo(settings.minIdleTimeout()) < 0
                    || (tooLong && !settings.switches().idleTimeoutClamped())) {
                throw new FaultAnswer(WsmanFaultCode.IDLE_TIMEOUT_OUT_OF_RANGE);
            }
            return Optional.of(tooLong ? settings.maxIdleTimeout() : asked);
        } catch (DateTimeParseException noDuration) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_PARAMETER);
        }
    }
}
