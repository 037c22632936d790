package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import java.util.LinkedHashMap;
import java.util.Map;

/** Get of the service's configuration: limits and quotas. [MS-WSMV] 2.2.4.42. */
final class ServiceConfiguration {
    private final SimulatedHostSettings settings;

    ServiceConfiguration(SimulatedHostSettings settings) {
        this.settings = settings;
    }

    byte[] get(ServerResponses responses) {
        Map<String, String> top = new LinkedHashMap<>();
        top.put("MaxEnvelopeSizekb", Integer.toString(settings.maxEnvelopeBytes() / 1024));
        top.put("MaxTimeoutms", Long.toString(settings.maxOperationTimeout().toMillis()));
        top.put("MaxBatchItems", Integer.toString(settings.maxBatchItems()));
        Map<String, String> service = new LinkedHashMap<>();
        service.put(
                "MaxConcurrentOperationsPerUser",
                Integer.toString(settings.quotas().operationsPerUser()));
        service.put("MaxConnections", "300");
        Map<String, String> winrs = new LinkedHashMap<>();
        winrs.put("AllowRemoteShellAccess", Boolean.toString(settings.remoteShellsAllowed()));
        winrs.put("MaxConcurrentUsers", Integer.toString(settings.quotas().users()));
        winrs.put("MaxProcessesPerShell", "2147483647");
        winrs.put("MaxMemoryPerShellMB", "2147483647");
        winrs.put("MaxShellsPerUser", Integer.toString(settings.quotas().shellsPerUser()));
        return responses.configuration(top, service, winrs);
    }
}
