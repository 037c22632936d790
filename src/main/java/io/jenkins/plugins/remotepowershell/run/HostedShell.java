package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import io.jenkins.plugins.remotepowershell.wsman.CommandDescription;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** The run's shell and command as the host sees them; asked under a SessionId that is nobody's. */
final class HostedShell {
    private final RunContext context;

    HostedShell(RunContext context) {
        this.context = context;
    }

    boolean exists() throws IOException, InterruptedException {
        try (RemoteSession stranger = context.session(UUID.randomUUID())) {
            stranger.get();
            return true;
        } catch (WsmanFaultException refused) {
            requireLost(refused);
            return false;
        }
    }

    /** The run's command; empty if the host does not know it, or not its shell. */
    Optional<CommandDescription> command() throws IOException, InterruptedException {
        String commandId = context.record().identity().commandId().toString();
        try (HostSessions host = context.hostSessions()) {
            return host.commands(context.record().identity().shellId()).stream()
                    .filter(command -> command.commandId().equalsIgnoreCase(commandId))
                    .findFirst();
        } catch (WsmanFaultException refused) {
            requireLost(refused);
            return Optional.empty();
        }
    }

    private static void requireLost(WsmanFaultException refused) throws WsmanFaultException {
        if (refused.code().kind() != WsmanFaultCode.Kind.LOST) {
            throw refused;
        }
    }
}
