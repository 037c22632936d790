package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * One shell: its engine, its commands, and who is connected to it. Its monitor guards it and its streams; the engine's
 * threads wait on it while the buffer is full.
 */
final class SimulatedShell implements ScriptEngine.Output {
    /** What Create asked for. */
    record Request(String id, String name, String resourceUri, Duration idleTimeout, boolean drop) {}

    /** Who is connected: an account, under a client session. */
    record Client(String user, String sessionId) {}

    private final SimulatedHostSettings settings;
    private final Request request;
    private final String owner;
    private final long created = System.nanoTime();
    private final SimulatedStream pool;
    private final Map<String, SimulatedCommand> commands = new LinkedHashMap<>();
    private final Map<Long, Long> objectIds = new LinkedHashMap<>();
    private final AtomicLong lastObjectId = new AtomicLong();

    @CheckForNull
    private ScriptEngine.Session engine;

    private String sessionId;
    private boolean connected = true;
    private boolean dropping;
    private boolean gone;
    private Duration idleTimeout;
    private long lastActivity = System.nanoTime();

    SimulatedShell(SimulatedHostSettings settings, Request request, Client client) {
        this.settings = settings;
        this.request = request;
        this.owner = client.user();
        this.sessionId = client.sessionId();
        this.idleTimeout = request.idleTimeout();
        this.dropping = request.drop();
        this.pool = new SimulatedStream(this, settings.bufferBytes(), true);
    }

    void start(ScriptEngine.HostFacts facts, byte[] creation) throws IOException {
        ScriptEngine.Session opened = settings.engine().open(facts, creation, this);
        synchronized (this) {
            engine = opened;
        }
    }

    String id() {
        return request.id();
    }

    String owner() {
        return owner;
    }

    String resourceUri() {
        return request.resourceUri();
    }

    ScriptEngine.Session engine() throws FaultAnswer {
        synchronized (this) {
            if (engine == null || gone) {
                throw new FaultAnswer(WsmanFaultCode.NOT_FOUND);
            }
            return engine;
        }
    }

    synchronized boolean isGone() {
        return gone;
    }

    synchronized boolean isConnected() {
        return connected;
    }

    synchronized SimulatedStream pool() {
        return pool;
    }

    synchronized int commandCount() {
        return commands.size();
    }

    synchronized SimulatedCommand command(String commandId) throws FaultAnswer {
        SimulatedCommand command = commands.get(commandId);
        if (command == null) {
            throw new FaultAnswer(WsmanFaultCode.NOT_FOUND);
        }
        return command;
    }

    synchronized void addCommand(String commandId) throws FaultAnswer {
        if (commands.containsKey(commandId)) {
            throw new FaultAnswer(WsmanFaultCode.COMMAND_EXISTS);
        }
        SimulatedStream stream = new SimulatedStream(
                this, settings.bufferBytes(), settings.switches().redeliverOnCommands());
        commands.put(commandId, new SimulatedCommand(commandId, stream));
    }

    synchronized void removeCommand(String commandId) {
        SimulatedCommand command = commands.remove(commandId);
        if (command != null) {
            command.stream().close();
        }
    }

    /** A request of the shell's client; refused from others, and while disconnected. */
    synchronized void requireClient(String requestSessionId) throws FaultAnswer {
        if (gone) {
            throw new FaultAnswer(WsmanFaultCode.NOT_FOUND);
        }
        if (!connected) {
            throw new FaultAnswer(WsmanFaultCode.SHELL_DISCONNECTED);
        }
        if (!sessionId.equals(requestSessionId)) {
            throw new FaultAnswer(WsmanFaultCode.SESSION_MISMATCH);
        }
        lastActivity = System.nanoTime();
    }

    synchronized boolean isSession(String requestSessionId) {
        return sessionId.equals(requestSessionId);
    }

    synchronized void touch() {
        lastActivity = System.nanoTime();
    }

    /** @param idle null to leave the idle timeout as it is */
    synchronized void disconnect(@CheckForNull Duration idle) {
        if (idle != null) {
            idleTimeout = idle;
        }
        connected = false;
        lastActivity = System.nanoTime();
        streams().forEach(this::endPendingReceive);
        commands.values().forEach(command -> command.setConnected(false));
        updateDropping();
    }

    synchronized void connect(String newSessionId) {
        connected = true;
        sessionId = newSessionId;
        lastActivity = System.nanoTime();
        updateDropping();
    }

    synchronized void reconnectCommands() {
        commands.values().forEach(command -> command.setConnected(true));
    }

    /** Looks at the clock: a silent client is disconnected, a disconnected shell expires. */
    synchronized void checkClock() {
        long silent = System.nanoTime() - lastActivity;
        if (connected
                && streams().noneMatch(SimulatedStream::isReceiving)
                && silent > settings.autoDisconnect().toNanos()) {
            disconnect(null);
        } else if (!connected && silent > idleTimeout.toNanos()) {
            close();
        }
    }

    /** Ends the shell with everything in it. */
    synchronized void close() {
        if (gone) {
            return;
        }
        gone = true;
        streams().forEach(SimulatedStream::close);
        if (engine != null) {
            engine.close();
        }
    }

    @Override
    public void pool(Fragment fragment) throws InterruptedException {
        synchronized (this) {
            pool.write(renumbered(fragment));
        }
    }

    @Override
    public void command(String commandId, Fragment fragment) throws InterruptedException {
        synchronized (this) {
            SimulatedCommand command = commands.get(commandId);
            if (command != null) {
                command.stream().write(renumbered(fragment));
            }
        }
    }

    @Override
    public synchronized void done(String commandId) {
        SimulatedCommand command = commands.get(commandId);
        if (command != null) {
            command.stream().end();
        }
    }

    @Override
    public synchronized void died() {
        close();
    }

    /** The next id of the process-wide counter that a Windows host draws object ids from. */
    long nextObjectId() {
        return lastObjectId.incrementAndGet();
    }

    /** The commands as Enumerate lists them. */
    synchronized List<Map<String, String>> commandMembers() {
        return commands.values().stream().map(SimulatedCommand::members).toList();
    }

    /** The shell as Create, Get and Enumerate describe it. */
    synchronized Map<String, String> members() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("ShellId", request.id());
        if (!request.name().isEmpty()) {
            members.put("Name", request.name());
        }
        members.put("ResourceUri", request.resourceUri());
        members.put("Owner", settings.computerName() + "\\" + owner);
        members.put("ClientIP", "127.0.0.1");
        members.put("ProcessId", Long.toString(engine == null ? 0 : engine.processId()));
        members.put("IdleTimeOut", seconds(idleTimeout));
        members.put("InputStreams", "stdin pr");
        members.put("OutputStreams", "stdout");
        members.put("MaxIdleTimeOut", seconds(settings.maxIdleTimeout()));
        members.put("Locale", "en-US");
        members.put("DataLocale", "en-US");
        members.put("CompressionMode", "NoCompression");
        members.put("ProfileLoaded", "Yes");
        members.put("Encoding", "UTF8");
        members.put("BufferMode", request.drop() ? "Drop" : "Block");
        members.put("State", connected ? "Connected" : "Disconnected");
        members.put("ShellRunTime", since(created));
        members.put("ShellInactivity", since(lastActivity));
        return members;
    }

    private Stream<SimulatedStream> streams() {
        List<SimulatedStream> all = new ArrayList<>(List.of(pool));
        commands.values().forEach(command -> all.add(command.stream()));
        return all.stream();
    }

    private void endPendingReceive(SimulatedStream stream) {
        switch (settings.switches().pendingReceive()) {
            case ANSWERED -> stream.fail(new FaultAnswer(WsmanFaultCode.TIMED_OUT));
            case FAULTED -> stream.fail(new FaultAnswer(WsmanFaultCode.OPERATION_ABORTED));
            case SWALLOWED -> stream.fail(new IOException("swallowed"));
        }
    }

    private void updateDropping() {
        boolean drops = !connected && dropping && settings.switches().dropHonored();
        streams().forEach(stream -> stream.setDropping(drops));
    }

    /** Engines count objects on their own; a host has one counter for all its streams. */
    private byte[] renumbered(Fragment fragment) {
        long id = objectIds.computeIfAbsent(fragment.objectId(), own -> nextObjectId());
        if (fragment.end()) {
            objectIds.remove(fragment.objectId());
        }
        return new Fragment(id, fragment.fragmentId(), fragment.start(), fragment.end(), fragment.blob()).encode();
    }

    private static String seconds(Duration duration) {
        return String.format("PT%d.%03dS", duration.toSeconds(), duration.toMillisPart());
    }

    private static String since(long nanoTime) {
        Duration past = Duration.ofNanos(System.nanoTime() - nanoTime);
        return String.format(
                "P%dDT%dH%dM%dS", past.toDays(), past.toHoursPart(), past.toMinutesPart(), past.toSecondsPart());
    }
}
