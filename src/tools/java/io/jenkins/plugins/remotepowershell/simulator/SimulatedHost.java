package io.jenkins.plugins.remotepowershell.simulator;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A simulated Windows host on a port of the loopback interface. docs/simulated-host.md says what is faithful and what is
 * not.
 */
public final class SimulatedHost implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "120");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "4000");
    }

    /** Connections that come at once before the first is taken. */
    private static final int BACKLOG = 1024;

    private final SimulatedHostSettings settings;
    private final HttpServer server;
    /** As many as there are connections: over TLS the JDK's server waits on one for each that has not sent its request. */
    private final ExecutorService executor = Executors.newCachedThreadPool(daemon("simulated-host"));

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, daemon("simulated-host-clock"));
    private final ShellTable shells = new ShellTable();
    private final SimulatedDisk disk;
    private final FaultPlan faultPlan = new FaultPlan();
    private final ExchangeLog exchangeLog = new ExchangeLog();
    private final ClientSessions sessions = new ClientSessions();

    private SimulatedHost(SimulatedHostSettings settings) throws IOException {
        this.settings = settings;
        disk = new SimulatedDisk(settings.remembersOutput(), settings.fileDirectory());
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port());
        server = settings.tls() == null ? HttpServer.create(address, BACKLOG) : httpsServer(address);
    }

    public static SimulatedHost start(SimulatedHostSettings settings) throws IOException {
        SimulatedHost host = new SimulatedHost(settings);
        Dispatcher dispatcher = new Dispatcher(settings, host.operations(), host.sessions);
        Accounts accounts = new Accounts(settings);
        SimulatedNetwork network = new SimulatedNetwork(settings.roundTrip(), host.executor);
        host.server.createContext("/wsman", new HttpFront(host, dispatcher, accounts, host.sessions, network));
        host.server.setExecutor(host.executor);
        host.server.start();
        long tick = Math.max(20, Math.min(1000, settings.autoDisconnect().toMillis() / 4));
        host.clock.scheduleWithFixedDelay(
                () -> host.shells.all().forEach(SimulatedShell::checkClock), tick, tick, TimeUnit.MILLISECONDS);
        return host;
    }

    private Operations operations() {
        ScriptEngine.HostFacts facts = new ScriptEngine.HostFacts(
                settings.computerName(), settings.machineId(), disk, settings.protocolVersion());
        return Operations.of(settings, shells, facts, clock);
    }

    public URI endpoint() {
        String scheme = settings.tls() == null ? "http" : "https";
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort() + "/wsman");
    }

    public FaultPlan faultPlan() {
        return faultPlan;
    }

    public ExchangeLog exchangeLog() {
        return exchangeLog;
    }

    /** What runs have left on the host, and what they did. */
    public SimulatedDisk disk() {
        return disk;
    }

    public List<String> shellIds() {
        return shells.all().stream().map(shell -> shell.traits().id()).toList();
    }

    /** The service restarts: all shells are gone, files stay. */
    public void restart() {
        if (settings.switches().is(Switch.RESTART_SPOILS_SESSION_IDS)) {
            sessions.spoil();
        }
        shells.clear(settings.switches().shellDeath());
    }

    /** The shell's process dies. Nothing happens if there is no such shell. */
    public void killShell(String shellId) {
        shells.all().stream()
                .filter(shell -> shell.traits().id().equals(shellId))
                .forEach(shell -> shells.remove(shell, settings.switches().shellDeath()));
    }

    SimulatedShell shell(UUID shellId) throws FaultAnswer {
        return shells.find(shellId.toString().toUpperCase(Locale.ROOT));
    }

    String computerName() {
        return settings.computerName();
    }

    @Override
    public void close() {
        server.stop(0);
        shells.clear(WsmanFaultCode.NOT_FOUND);
        clock.shutdownNow();
        executor.shutdownNow();
    }

    private HttpServer httpsServer(InetSocketAddress address) throws IOException {
        HttpsServer https = HttpsServer.create(address, BACKLOG);
        https.setHttpsConfigurator(new Accounts(settings).configurator(settings.tls()));
        return https;
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
