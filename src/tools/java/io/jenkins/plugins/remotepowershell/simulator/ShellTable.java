package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The shells of a host. Safe for use by many threads. */
final class ShellTable {
    private final Map<String, SimulatedShell> shells = new ConcurrentHashMap<>();

    void add(SimulatedShell shell) throws FaultAnswer {
        if (shells.putIfAbsent(shell.id(), shell) != null) {
            throw new FaultAnswer(WsmanFaultCode.SHELL_EXISTS);
        }
    }

    /** The shell that a request selects; ids are compared with regard to case. */
    SimulatedShell find(String shellId) throws FaultAnswer {
        SimulatedShell shell = shells.get(shellId);
        if (shell == null || shell.isGone()) {
            throw new FaultAnswer(WsmanFaultCode.NOT_FOUND);
        }
        return shell;
    }

    /** The shell that a request selects, if it belongs to the request's account. */
    SimulatedShell owned(ServerRequest request, String user) throws FaultAnswer {
        SimulatedShell shell = find(request.shellSelector());
        if (!shell.owner().equalsIgnoreCase(user)) {
            throw new FaultAnswer(WsmanFaultCode.DIFFERENT_USER);
        }
        return shell;
    }

    boolean contains(String shellId) {
        SimulatedShell shell = shells.get(shellId);
        return shell != null && !shell.isGone();
    }

    long countOf(String user) {
        return all().stream()
                .filter(shell -> shell.owner().equalsIgnoreCase(user))
                .count();
    }

    void remove(SimulatedShell shell) {
        shells.remove(shell.id());
        shell.close();
    }

    List<SimulatedShell> all() {
        shells.values().removeIf(SimulatedShell::isGone);
        return List.copyOf(shells.values());
    }

    void clear() {
        all().forEach(this::remove);
    }
}
