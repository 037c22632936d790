package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Enumerate, Pull and Release of shells and of a shell's commands. [MS-WSMV] 3.1.4.4. */
final class Enumerations {
    /** What is left of a list, and in parts of which size it was asked for. */
    private record Rest(String element, List<Map<String, String>> items, int partSize) {}

    private final SimulatedHostSettings settings;
    private final ShellTable shells;
    private final Map<String, Rest> open = new ConcurrentHashMap<>();

    Enumerations(SimulatedHostSettings settings, ShellTable shells) {
        this.settings = settings;
        this.shells = shells;
    }

    byte[] enumerate(ServerRequest request, ServerResponses responses) throws FaultAnswer {
        Rest all = all(request);
        return request.optimizesEnumeration()
                ? answer(all, responses)
                : responses.enumerated(all.element(), List.of(), keep(all));
    }

    byte[] pull(ServerRequest request, ServerResponses responses) throws FaultAnswer {
        Rest rest = open.remove(request.enumerationContext());
        if (rest == null) {
            throw new FaultAnswer(WsmanFaultCode.RESOURCE_NOT_FOUND);
        }
        if (rest.partSize() != partSize(request)) {
            throw new FaultAnswer(WsmanFaultCode.PULL_MISMATCH);
        }
        return answer(rest, responses);
    }

    byte[] release(ServerRequest request, ServerResponses responses) {
        open.remove(request.enumerationContext());
        return responses.empty();
    }

    private byte[] answer(Rest rest, ServerResponses responses) {
        int count = Math.min(rest.partSize(), rest.items().size());
        List<Map<String, String>> left =
                rest.items().subList(count, rest.items().size());
        String context = left.isEmpty() ? "" : keep(new Rest(rest.element(), left, rest.partSize()));
        return responses.enumerated(rest.element(), rest.items().subList(0, count), context);
    }

    private Rest all(ServerRequest request) throws FaultAnswer {
        String resource = request.envelope().resourceUri();
        int partSize = partSize(request);
        if (resource.equals(Namespaces.SHELL_RESOURCE)) {
            return new Rest(
                    "rsp:Shell",
                    shells.all().stream().map(SimulatedShell::members).toList(),
                    partSize);
        }
        if (!resource.equals(Namespaces.COMMAND_RESOURCE)) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_RESOURCE_URI);
        }
        String shellId = request.filterShellId().orElseThrow(() -> new FaultAnswer(WsmanFaultCode.FILTER_REQUIRED));
        return new Rest("rsp:Command", shells.find(shellId).commandMembers(), partSize);
    }

    private int partSize(ServerRequest request) {
        return Math.min(Math.max(1, request.maximumElements()), settings.maxBatchItems());
    }

    private String keep(Rest rest) {
        String context = "uuid:" + UUID.randomUUID();
        open.put(context, rest);
        return context;
    }
}
