package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.session.Received;
import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import io.jenkins.plugins.remotepowershell.wsman.CommandDescription;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The two scenarios of Microsoft's sample, with a line for each step. */
final class SampleScenarios {
    private static final int SHOWN = 3;

    private final Console console;
    private final Reach reach;
    private final CreatePipeline script;
    private final Set<String> expected;
    private final UUID shellId = UUID.randomUUID();

    SampleScenarios(Console console, Reach reach, int lines) {
        this.console = console;
        this.reach = reach;
        this.script = CreatePipeline.of(Command.script(
                "1.." + lines + " | ForEach-Object { \"Output $_\"; Start-Sleep -Milliseconds 100 }", List.of()));
        this.expected = IntStream.rangeClosed(1, lines)
                .mapToObj(i -> "Output " + i)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @return whether all of it held */
    boolean perform() throws IOException, PsrpProtocolException, InterruptedException {
        boolean reconnected = reconnectTheSameObjects();
        boolean reconstructed = reconstructFromTheHost();
        return reconnected && reconstructed;
    }

    private boolean reconnectTheSameObjects() throws IOException, PsrpProtocolException, InterruptedException {
        console.line("Scenario 1: disconnect a runspace and its pipeline, reconnect the same objects");
        try (RemoteSession runspace = session(UUID.randomUUID())) {
            runspace.open();
            console.line("  opened runspace " + shellId);
            Set<String> output = new LinkedHashSet<>();
            RemotePipeline pipeline = startAndLeave(runspace, output);
            runspace.reconnect();
            pipeline.reconnect();
            console.line("  reconnected; pipeline is " + pipeline.state());
            boolean held = collect(pipeline, output);
            pipeline.terminate();
            runspace.disconnect();
            return held;
        }
    }

    private boolean reconstructFromTheHost() throws IOException, PsrpProtocolException, InterruptedException {
        console.line("Scenario 2: drop every object while disconnected, reconstruct them from what the host knows");
        Set<String> output = new LinkedHashSet<>();
        try (RemoteSession runspace = session(UUID.randomUUID())) {
            runspace.connect();
            startAndLeave(runspace, output);
        }
        console.line("  dropped runspace and pipeline; asking the host for its runspaces");
        UUID commandId = findCommand();
        try (RemoteSession runspace = session(UUID.randomUUID())) {
            runspace.connect();
            RemotePipeline pipeline = runspace.pipeline(commandId, ReceiveCursor.START);
            pipeline.connect();
            console.line("  reconstructed and connected; pipeline is " + pipeline.state());
            boolean held = collect(pipeline, output);
            pipeline.terminate();
            runspace.delete();
            console.line("  closed the runspace");
            return held;
        }
    }

    /** Starts the script in the runspace, disconnects, and looks whether the host goes on with it. */
    private RemotePipeline startAndLeave(RemoteSession runspace, Set<String> output)
            throws IOException, PsrpProtocolException, InterruptedException {
        RemotePipeline pipeline = runspace.pipeline(UUID.randomUUID());
        pipeline.start(script);
        take(pipeline.openGate(), output);
        runspace.disconnect();
        console.line("  started a pipeline that writes " + expected.size() + " lines, saw " + output.size()
                + " of them, and disconnected");
        try (HostSessions host = host()) {
            console.line("  the host says: runspace " + runspace.get().state() + ", pipeline "
                    + host.commands(shellId).stream()
                            .map(CommandDescription::state)
                            .collect(Collectors.joining()));
        }
        return pipeline;
    }

    private UUID findCommand() throws IOException, InterruptedException {
        try (HostSessions host = host()) {
            ShellDescription found = host.shells().stream()
                    .filter(shell -> shell.shellId().equalsIgnoreCase(shellId.toString()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the host does not list the runspace"));
            CommandDescription command = host.commands(found).get(0);
            console.line("  found runspace " + found.shellId() + " (" + found.state() + ") with pipeline "
                    + command.commandId() + " (" + command.state() + ")");
            return UUID.fromString(command.commandId());
        }
    }

    private boolean collect(RemotePipeline pipeline, Set<String> output)
            throws IOException, PsrpProtocolException, InterruptedException {
        while (!pipeline.state().isTerminal()) {
            take(pipeline.receive(), output);
        }
        boolean held = output.equals(expected) && pipeline.state() == PSInvocationState.COMPLETED;
        console.line("  pipeline is " + pipeline.state() + "; output: " + output.size() + " of " + expected.size()
                + " lines: " + summary(List.copyOf(output))
                + (held ? "" : "  <-- NOT what was expected"));
        return held;
    }

    /** Of many lines the first two and the last. */
    static String summary(List<String> lines) {
        return lines.size() <= SHOWN
                ? String.join(", ", lines)
                : lines.get(0) + ", " + lines.get(1) + ", … " + lines.get(lines.size() - 1);
    }

    private static void take(Received received, Set<String> output) {
        for (PsrpEvent event : received.events()) {
            if (event instanceof PsrpEvent.Output it && it.value() instanceof String line) {
                output.add(line);
            }
        }
    }

    private RemoteSession session(UUID sessionId) {
        return new RemoteSession(reach.transport(), reach.session(), shellId, sessionId, UUID::randomUUID);
    }

    private HostSessions host() {
        return new HostSessions(reach.transport(), reach.session(), UUID.randomUUID(), UUID::randomUUID);
    }
}
