package io.jenkins.plugins.remotepowershell.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** One command of a shell. Guarded by the shell's lock. */
final class SimulatedCommand {
    private final String id;
    private final SimulatedStream stream;
    private boolean connected = true;

    SimulatedCommand(String id, SimulatedStream stream) {
        this.id = id;
        this.stream = stream;
    }

    String id() {
        return id;
    }

    SimulatedStream stream() {
        return stream;
    }

    boolean isConnected() {
        return connected;
    }

    void setConnected(boolean isConnected) {
        connected = isConnected;
    }

    /** As Enumerate lists it. */
    Map<String, String> members() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("CommandId", id);
        members.put("CommandLine", "");
        members.put("CommandState", stream.isEnded() ? "Done" : "Running");
        return members;
    }
}
