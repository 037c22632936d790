package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Enumerate, Pull, and the service's configuration. */
final class ListOperations {
    private final SimulatedHostSettings settings;
    private final ShellTable shells;

    ListOperations(SimulatedHostSettings settings, ShellTable shells) {
        this.settings = settings;
        this.shells = shells;
    }

    /** A list fits one answer here: Pull gets what is left, which is nothing. */
    byte[] enumerate(ServerRequest request, ServerResponses responses) throws FaultAnswer {
        String resource = request.envelope().resourceUri();
        if (resource.equals(Namespaces.SHELL_RESOURCE)) {
            return responses.enumerated(
                    "rsp:Shell",
                    shells.all().stream().map(SimulatedShell::members).toList(),
                    "");
        }
        if (!resource.equals(Namespaces.COMMAND_RESOURCE)) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_RESOURCE_URI);
        }
        String shellId = request.filterShellId().orElseThrow(() -> new FaultAnswer(WsmanFaultCode.FILTER_REQUIRED));
        return responses.enumerated("rsp:Command", shells.find(shellId).commandMembers(), "");
    }

    byte[] pull(ServerResponses responses) {
        return responses.enumerated("rsp:Shell", List.of(), "");
    }

    byte[] configuration(ServerResponses responses) {
        Map<String, String> top = new LinkedHashMap<>();
        top.put("MaxEnvelopeSizekb", Integer.toString(settings.maxEnvelopeBytes() / 1024));
        top.put("MaxTimeoutms", "60000");
        top.put("MaxBatchItems", "32000");
        Map<String, String> service = new LinkedHashMap<>();
        service.put("MaxConcurrentOperationsPerUser", Integer.toString(settings.maxOperationsPerUser()));
        service.put("MaxConnections", "300");
        Map<String, String> winrs = new LinkedHashMap<>();
        winrs.put("AllowRemoteShellAccess", "true");
        winrs.put("MaxShellsPerUser", Integer.toString(settings.maxShellsPerUser()));
        winrs.put("MaxMemoryPerShellMB", "2147483647");
        winrs.put("MaxProcessesPerShell", "2147483647");
        return responses.configuration(top, service, winrs);
    }
}
