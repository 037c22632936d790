package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import io.jenkins.plugins.remotepowershell.wsman.StreamElement;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One shell: its engine, its commands, and who is connected to it. Its monitor guards it and its streams; the engine's
 * threads wait on it while the buffer is full.
 */
final class SimulatedShell implements ScriptEngine.Output {
    private final SimulatedHostSettings settings;
    private final ShellTraits traits;
    private final ShellMembers members;
    private final ClientConnection client;
    private final ObjectNumbers objectNumbers;
    private final SimulatedStream pool;
    private final CommandTable commands;

    @CheckForNull
    private ScriptEngine.Session engine;

    private boolean gone;

    SimulatedShell(
            SimulatedHostSettings settings, ShellTraits traits, ClientConnection client, ObjectNumbers objectNumbers) {
        this.settings = settings;
        this.traits = traits;
        this.client = client;
        this.objectNumbers = objectNumbers;
        this.members = new ShellMembers(settings);
        this.pool = new SimulatedStream(this, settings, new StreamElement(null), true);
        this.commands = new CommandTable(settings.quotas().commandsPerShell());
    }

    void start(ScriptEngine.HostFacts facts, byte[] creation) throws IOException {
        ScriptEngine.Session opened = settings.engine().open(facts.of(traits.owner()), creation, this);
        synchronized (this) {
            engine = opened;
            if (gone) {
                opened.close();
            }
        }
    }

    ShellTraits traits() {
        return traits;
    }

    synchronized ScriptEngine.Session engine() throws FaultAnswer {
        if (engine == null || gone) {
            throw new FaultAnswer(WsmanFaultCode.NOT_FOUND);
        }
        return engine;
    }

    synchronized boolean isGone() {
        return gone;
    }

    synchronized boolean isConnected() {
        return client.isConnected();
    }

    synchronized boolean isSession(String sessionId) {
        return client.isSession(sessionId);
    }

    SimulatedStream pool() {
        return pool;
    }

    synchronized SimulatedCommand command(String commandId) throws FaultAnswer {
        return commands.required(commandId);
    }

    synchronized void addCommand(String commandId) throws FaultAnswer {
        boolean redelivers = settings.switches().is(Switch.REDELIVERS_ON_COMMANDS);
        SimulatedStream stream = new SimulatedStream(this, settings, new StreamElement(commandId), redelivers);
        commands.add(new SimulatedCommand(commandId, stream));
    }

    synchronized void removeCommand(String commandId) {
        commands.remove(commandId);
    }

    /** A request of the shell's client; refused from others, and while disconnected. */
    synchronized void requireClient(String sessionId) throws FaultAnswer {
        if (gone) {
            throw new FaultAnswer(WsmanFaultCode.NOT_FOUND);
        }
        client.require(sessionId);
    }

    synchronized void touch() {
        client.touch();
    }

    /** Null leaves idle timeout and buffer mode as they are. */
    synchronized void disconnect(@CheckForNull Duration idle, @CheckForNull BufferMode mode) {
        client.leave(idle, mode);
        streams().forEach(this::endPendingReceive);
        commands.setConnected(false);
        updateDropping();
    }

    synchronized void connect(String sessionId) {
        client.take(sessionId);
        updateDropping();
    }

    /** A new client session has taken the shell up; its commands wait for a Connect of their own. */
    synchronized void redeliver() {
        streams().forEach(SimulatedStream::connected);
    }

    synchronized void reconnectCommands() {
        commands.setConnected(true);
    }

    /** Looks at the clock: a silent client is disconnected, a disconnected shell expires. */
    synchronized void checkClock() {
        if (client.isExpired()) {
            close(WsmanFaultCode.NOT_FOUND);
        } else if (client.isConnected()
                && !isHeldByReceive()
                && client.inactivity().compareTo(settings.autoDisconnect()) > 0) {
            disconnect(null, null);
        }
    }

    private boolean isHeldByReceive() {
        return settings.switches().is(Switch.PENDING_RECEIVE_COUNTS_AS_ACTIVITY)
                && streams().anyMatch(SimulatedStream::isReceiving);
    }

    /**
     * Ends the shell with everything in it.
     *
     * @param code what a Receive that waits is told
     */
    synchronized void close(WsmanFaultCode code) {
        if (gone) {
            return;
        }
        gone = true;
        streams().forEach(stream -> stream.close(code));
        if (engine != null) {
            engine.close();
        }
    }

    @Override
    public synchronized void pool(Fragment fragment) throws InterruptedException {
        pool.write(objectNumbers.renumbered(fragment));
    }

    @Override
    public synchronized void command(String commandId, Fragment fragment) throws InterruptedException {
        Optional<SimulatedCommand> command = commands.find(commandId);
        if (command.isPresent()) {
            command.get().stream().write(objectNumbers.renumbered(fragment));
        }
    }

    @Override
    public synchronized void done(String commandId) {
        commands.find(commandId).ifPresent(command -> command.stream().end());
    }

    @Override
    public void died() {
        close(settings.switches().shellDeath());
    }

    synchronized ObjectNumbers objectNumbers() {
        return objectNumbers;
    }

    /** The commands as Enumerate lists them. */
    synchronized List<Map<String, String>> commandMembers() {
        return commands.members();
    }

    /** The shell as Create, Get and Enumerate describe it. */
    synchronized Map<String, String> members() {
        return members.of(traits, client, engine == null ? 0 : processId(engine));
    }

    private long processId(ScriptEngine.Session session) {
        return settings.switches().is(Switch.SHARES_PROCESS)
                ? ProcessHandle.current().pid()
                : session.processId();
    }

    private Stream<SimulatedStream> streams() {
        return Stream.concat(Stream.of(pool), commands.streams());
    }

    private void endPendingReceive(SimulatedStream stream) {
        stream.fail(
                switch (settings.switches().pendingReceive()) {
                    case ANSWERED -> new FaultAnswer(WsmanFaultCode.TIMED_OUT);
                    case FAULTED -> new FaultAnswer(WsmanFaultCode.OPERATION_ABORTED);
                    case FAULTED_AS_DISCONNECTED -> new FaultAnswer(WsmanFaultCode.SHELL_DISCONNECTED);
                    case FAULTED_AS_STREAM_DISCONNECTED -> new FaultAnswer(WsmanFaultCode.STREAM_DISCONNECTED);
                    case SWALLOWED -> new IOException("the connection ends without an answer");
                });
    }

    private void updateDropping() {
        boolean drops = client.isDropping() && settings.switches().is(Switch.HONORS_DROP);
        streams().forEach(stream -> stream.setDropping(drops));
    }
}
