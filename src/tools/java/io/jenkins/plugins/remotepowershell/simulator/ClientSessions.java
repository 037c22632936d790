package io.jenkins.plugins.remotepowershell.simulator;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Client sessions that a host has seen: on which connections, and before which restart. Safe for many threads. */
final class ClientSessions {
    private final Map<String, Set<String>> connections = new ConcurrentHashMap<>();
    private final Set<String> unusable = ConcurrentHashMap.newKeySet();

    /**
     * A request; one to disconnect does not make a connection the session's own.
     *
     * @return whether the session has used this connection before, or none
     */
    boolean arrive(String sessionId, String connection, OperationKind kind) {
        Set<String> used = connections.computeIfAbsent(sessionId, id -> ConcurrentHashMap.newKeySet());
        boolean known = used.isEmpty() || used.contains(connection);
        if (known || kind != OperationKind.DISCONNECT) {
            used.add(connection);
        }
        return known;
    }

    /** The service restarts: what was seen is unusable from now on. */
    void spoil() {
        unusable.addAll(connections.keySet());
    }

    boolean isUnusable(String sessionId) {
        return unusable.contains(sessionId);
    }
}
