package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The shells of a host. Safe for use by many threads. */
final class ShellTable {
    private final Map<String, SimulatedShell> shells = new ConcurrentHashMap<>();

    void add(SimulatedShell shell) throws FaultAnswer {
        if (shells.putIfAbsent(shell.traits().id(), shell) != null) {
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
    SimulatedShell owned(Incoming incoming) throws FaultAnswer {
        SimulatedShell shell = find(incoming.request().shellSelector());
        if (!shell.traits().owner().equalsIgnoreCase(incoming.user())) {
            throw new FaultAnswer(WsmanFaultCode.DIFFERENT_USER);
        }
        return shell;
    }

    /** The shell that a request selects, if it comes from the client session that is connected to it. */
    SimulatedShell ofClient(Incoming incoming) throws FaultAnswer {
        SimulatedShell shell = owned(incoming);
        shell.requireClient(incoming.sessionId());
        return shell;
    }

    boolean contains(String shellId) {
        SimulatedShell shell = shells.get(shellId);
        return shell != null && !shell.isGone();
    }

    /** @param code what Receives that wait are told */
    void remove(SimulatedShell shell, WsmanFaultCode code) {
        shells.remove(shell.traits().id());
        shell.close(code);
    }

    List<SimulatedShell> all() {
        shells.values().removeIf(SimulatedShell::isGone);
        return List.copyOf(shells.values());
    }

    void clear(WsmanFaultCode code) {
        all().forEach(shell -> remove(shell, code));
    }
}
