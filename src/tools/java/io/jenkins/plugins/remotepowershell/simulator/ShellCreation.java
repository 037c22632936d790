package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.psrp.SessionCapability;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Create. [MS-WSMV] 3.1.4.5.3, [MS-PSRP] 3.1.5.3.1. */
final class ShellCreation {
    private static final String CONFIGURATION = "http://schemas.microsoft.com/powershell/";
    private static final int LONGEST_NAME = 255;

    private final SimulatedHostSettings settings;
    private final ShellTable shells;
    private final ScriptEngine.HostFacts facts;
    private final IdleTimeouts idleTimeouts;
    private final AtomicLong sharedCounter = new AtomicLong();

    ShellCreation(SimulatedHostSettings settings, ShellTable shells, ScriptEngine.HostFacts facts) {
        this.settings = settings;
        this.shells = shells;
        this.facts = facts;
        this.idleTimeouts = new IdleTimeouts(settings);
    }

    byte[] create(Incoming incoming, ServerResponses responses) throws FaultAnswer, IOException {
        ServerRequest request = incoming.request();
        checkConfiguration(request);
        checkShell(request);
        checkQuotas(incoming.user());
        Duration idle = idleTimeouts.asked(request.shellMember("IdleTimeOut")).orElse(settings.defaultIdleTimeout());
        BufferMode mode = bufferMode(request);
        SimulatedShell shell = new SimulatedShell(
                settings,
                traits(incoming),
                new ClientConnection(incoming.sessionId(), idle, mode),
                new ObjectNumbers(settings.switches().is(Switch.SHARES_PROCESS) ? sharedCounter : new AtomicLong()));
        shells.add(shell);
        shell.start(facts, request.creationXml());
        return responses.created("http://127.0.0.1/wsman", shell.traits().id(), shell.members());
    }

    private void checkConfiguration(ServerRequest request) throws FaultAnswer {
        String uri = request.envelope().resourceUri();
        if (!settings.remoteShellsAllowed()) {
            throw new FaultAnswer(WsmanFaultCode.REMOTE_SHELLS_DISABLED);
        }
        if (!uri.startsWith(CONFIGURATION)
                || settings.configurationNames().stream()
                        .noneMatch(uri.substring(CONFIGURATION.length())::equalsIgnoreCase)) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_RESOURCE_URI);
        }
        Map<String, String> options = request.envelope().options();
        if (!options.containsKey("protocolversion")) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_NO_PROTOCOL_VERSION);
        }
        if (!options.get("protocolversion").startsWith("2.")) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_PROTOCOL_VERSION);
        }
        if (options.keySet().stream().anyMatch(name -> name.startsWith("PS_"))) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_OPTION_NOT_UNDERSTOOD);
        }
    }

    private void checkShell(ServerRequest request) throws FaultAnswer {
        String id = request.newShellId();
        if (!id.isEmpty() && !Guids.isGuid(id)) {
            throw new FaultAnswer(WsmanFaultCode.SHELL_ID_NO_GUID);
        }
        if (shells.contains(id)) {
            throw new FaultAnswer(WsmanFaultCode.SHELL_EXISTS);
        }
        if (request.newShellName().length() > LONGEST_NAME) {
            throw new FaultAnswer(WsmanFaultCode.SHELL_NAME_TOO_LONG);
        }
        if (!List.of("stdin", "pr").containsAll(words(request, "InputStreams", "stdin pr"))) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_BAD_INPUT_STREAM);
        }
        if (!List.of("stdout").containsAll(words(request, "OutputStreams", "stdout"))) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_BAD_OUTPUT_STREAM);
        }
    }

    private void checkQuotas(String user) throws FaultAnswer {
        Quotas quotas = settings.quotas();
        boolean all = settings.switches().is(Switch.COUNTS_DISCONNECTED_SHELLS);
        List<SimulatedShell> counted = shells.all().stream()
                .filter(shell -> all || shell.isConnected())
                .toList();
        long own = counted.stream()
                .filter(shell -> shell.traits().owner().equalsIgnoreCase(user))
                .count();
        long users = counted.stream()
                .map(shell -> shell.traits().owner().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (own >= quotas.shellsPerUser()) {
            throw new FaultAnswer(WsmanFaultCode.MAX_SHELLS_PER_USER);
        }
        if (counted.size() >= quotas.shells()) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_MAX_SHELLS);
        }
        if (own == 0 && users >= quotas.users()) {
            throw new FaultAnswer(WsmanFaultCode.MAX_SHELL_USERS);
        }
    }

    /** The service draws an id where the client does not, but can then not be left by Disconnect. [MS-WSMV] 3.1.4.15 */
    private ShellTraits traits(Incoming incoming) {
        ServerRequest request = incoming.request();
        String id = request.newShellId();
        SessionCapability host = new SessionCapability(settings.protocolVersion(), "2.0", "1.1.0.1");
        return new ShellTraits(
                id.isEmpty() ? UUID.randomUUID().toString().toUpperCase(Locale.ROOT) : id,
                request.newShellName(),
                request.envelope().resourceUri(),
                incoming.user(),
                !request.envelope().options().containsKey("WINRS_NOPROFILE"),
                !id.isEmpty() && host.supportsDisconnect());
    }

    private static BufferMode bufferMode(ServerRequest request) throws FaultAnswer {
        return BufferModes.asked(request.shellMember("BufferMode")).orElse(BufferMode.BLOCK);
    }

    private static List<String> words(ServerRequest request, String member, String otherwise) {
        return List.of(request.shellMember(member).orElse(otherwise).trim().split("\\s+"));
    }
}
