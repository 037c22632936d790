package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.Defragmenter;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.psrp.PsrpMessage;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState;
import io.jenkins.plugins.remotepowershell.psrp.SessionCapability;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** One shell's built-in engine: a thread for the opening and for each command. */
final class BuiltinSession implements ScriptEngine.Session {
    private static final AtomicLong PROCESS_IDS = new AtomicLong(4000);

    private final ScriptEngine.HostFacts host;
    private final ScriptEngine.Output output;
    private final long processId = PROCESS_IDS.incrementAndGet();
    private final Map<String, BuiltinCommand> commands = new ConcurrentHashMap<>();
    private final Map<String, Defragmenter> inputs = new ConcurrentHashMap<>();
    private final MessageSender sender;

    BuiltinSession(ScriptEngine.HostFacts host, byte[] creation, ScriptEngine.Output output) {
        this.host = host;
        this.output = output;
        this.sender = new MessageSender(output);
        startThread("opening", () -> open(creation));
    }

    private void open(byte[] creation) {
        try {
            List<PsrpMessage> messages = new Defragmenter().add(creation);
            sender.setPoolId(messages.get(messages.size() - 1).runspacePoolId());
            SessionCapability client = SessionCapability.decode(messages.get(0));
            sender.toPool(
                    MessageType.SESSION_CAPABILITY,
                    PoolHandshake.negotiated(client, host.protocolVersion()).encode());
            sender.toPool(MessageType.APPLICATION_PRIVATE_DATA, PoolHandshake.privateData());
            sender.toPool(
                    MessageType.RUNSPACEPOOL_STATE,
                    ClixmlWriter.write(
                            PsObject.ofProperties(Map.of("RunspaceState", RunspacePoolState.OPENED.code()))));
        } catch (PsrpProtocolException broken) {
            output.died();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void poolInput(byte[] fragments) throws IOException {
        throw new IOException("the built-in engine has no session key and no other input of the pool");
    }

    @Override
    public void start(String commandId, byte[] arguments) throws IOException {
        inputs.put(commandId, newDefragmenter());
        commandInput(commandId, "stdin", arguments);
    }

    /** The pipeline begins with the last fragment of its description. */
    @Override
    public void commandInput(String commandId, String stream, byte[] fragments) throws IOException {
        Defragmenter input = inputs.get(commandId);
        if (input == null) {
            return;
        }
        try {
            for (PsrpMessage message : input.add(fragments)) {
                if (message.typeCode() == MessageType.CREATE_PIPELINE.code()) {
                    begin(commandId, CreatePipeline.decode(message));
                }
            }
        } catch (PsrpProtocolException broken) {
            throw new IOException(broken);
        }
    }

    private void begin(String commandId, CreatePipeline pipeline) {
        BuiltinCommand command = new BuiltinCommand(host, sender, commandId, pipeline);
        commands.put(commandId, command);
        startThread(commandId, () -> runToEnd(commandId, command));
    }

    /** A command that breaks its engine takes the shell's process with it. */
    private void runToEnd(String commandId, BuiltinCommand command) {
        boolean ended = false;
        try {
            command.run();
            ended = true;
        } finally {
            if (ended) {
                output.done(commandId);
            } else {
                output.died();
            }
        }
    }

    @Override
    public void stop(String commandId) {
        BuiltinCommand command = commands.get(commandId);
        if (command != null) {
            command.stop();
        }
    }

    @Override
    public void close(String commandId) {
        BuiltinCommand command = commands.remove(commandId);
        inputs.remove(commandId);
        if (command != null) {
            command.kill();
        }
    }

    @Override
    public void close() {
        commands.values().forEach(BuiltinCommand::kill);
    }

    @Override
    public long processId() {
        return processId;
    }

    /** Numbers of a client that attaches may begin again, and do not begin at 1 for a command. */
    private static Defragmenter newDefragmenter() throws IOException {
        try {
            return new Defragmenter(ReceiveCursor.START);
        } catch (PsrpProtocolException impossible) {
            throw new IOException(impossible);
        }
    }

    private static void startThread(String name, Runnable task) {
        Thread thread = new Thread(null, task, "simulated-" + name, 256 * 1024);
        thread.setDaemon(true);
        thread.start();
    }
}
