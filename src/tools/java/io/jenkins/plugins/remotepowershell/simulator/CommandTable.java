package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The commands of a shell that nobody has terminated. Guarded by the shell's lock. */
final class CommandTable {
    private final int maximum;
    private final Map<String, SimulatedCommand> commands = new LinkedHashMap<>();

    CommandTable(int maximum) {
        this.maximum = maximum;
    }

    void add(SimulatedCommand command) throws FaultAnswer {
        if (commands.containsKey(command.id())) {
            throw new FaultAnswer(WsmanFaultCode.COMMAND_EXISTS);
        }
        if (commands.size() >= maximum) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_MAX_COMMANDS_PER_SHELL);
        }
        commands.put(command.id(), command);
    }

    SimulatedCommand required(String commandId) throws FaultAnswer {
        return find(commandId).orElseThrow(() -> new FaultAnswer(WsmanFaultCode.NOT_FOUND));
    }

    Optional<SimulatedCommand> find(@CheckForNull String commandId) {
        return Optional.ofNullable(commands.get(commandId));
    }

    void remove(String commandId) {
        SimulatedCommand command = commands.remove(commandId);
        if (command != null) {
            command.stream().close(WsmanFaultCode.NOT_FOUND);
        }
    }

    void setConnected(boolean connected) {
        commands.values().forEach(command -> command.setConnected(connected));
    }

    Stream<SimulatedStream> streams() {
        return commands.values().stream().map(SimulatedCommand::stream);
    }

    /** As Enumerate lists them. */
    List<Map<String, String>> members() {
        return commands.values().stream().map(SimulatedCommand::members).toList();
    }
}
