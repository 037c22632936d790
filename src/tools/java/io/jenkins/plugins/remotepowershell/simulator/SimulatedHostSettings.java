package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** What a simulated host is like. Set before it starts; the defaults are those of Windows where they are known. */
public final class SimulatedHostSettings {
    private int port;
    /** A password may change while the host runs. */
    private final Map<String, String> users = new ConcurrentHashMap<>();

    private final Map<String, String> certificateUsers = new LinkedHashMap<>();
    private String computerName = "SIMHOST";
    private String machineId = "11111111-2222-3333-4444-555555555555";
    private Switches switches = Switches.likely();
    private Duration roundTrip = Duration.ZERO;
    private Duration autoDisconnect = Duration.ofSeconds(45);
    private Duration defaultIdleTimeout = Duration.ofHours(2);
    private Duration minIdleTimeout = Duration.ofMinutes(1);
    private Duration maxIdleTimeout = Duration.ofMillis(Integer.MAX_VALUE);
    private long bufferBytes = 4 << 20;
    private boolean remembersOutput = true;
    private int maxEnvelopeBytes = 512_000;
    private Duration maxOperationTimeout = Duration.ofMinutes(1);
    private int maxBatchItems = 32_000;
    private Quotas quotas = Quotas.documented();
    private Set<String> configurationNames = Set.of("Microsoft.PowerShell", "PowerShell.7");
    private String protocolVersion = "2.3";
    private boolean remoteShellsAllowed = true;
    private ScriptEngine engine = new BuiltinEngine();

    @CheckForNull
    private Path fileDirectory;

    @CheckForNull
    private SSLContext tls;

    /** @param loopbackPort 0 for any */
    public SimulatedHostSettings port(int loopbackPort) {
        port = loopbackPort;
        return this;
    }

    /** An account that may sign on with Basic. */
    public SimulatedHostSettings user(String name, String password) {
        users.put(name, password);
        return this;
    }

    /**
     * An account that may sign on with a client certificate over TLS.
     *
     * @param subject of the certificate, such as {@code CN=deploy}
     */
    public SimulatedHostSettings certificateUser(String subject, String name) {
        certificateUsers.put(subject, name);
        return this;
    }

    public SimulatedHostSettings identity(String computer, String machine) {
        computerName = computer;
        machineId = machine;
        return this;
    }

    public SimulatedHostSettings switches(Switches behavior) {
        switches = behavior;
        return this;
    }

    /** Where {@link SimulatedFiles} lie, for copies to and from the built-in engine; null for none. */
    public SimulatedHostSettings fileDirectory(@CheckForNull Path directory) {
        fileDirectory = directory;
        return this;
    }

    /** What the network takes for a request and its answer together. */
    public SimulatedHostSettings roundTrip(Duration time) {
        roundTrip = time;
        return this;
    }

    /** How long a silent client stays connected. */
    public SimulatedHostSettings autoDisconnect(Duration silence) {
        autoDisconnect = silence;
        return this;
    }

    /** The limits of how long a disconnected shell is kept, and what holds where none is asked for. */
    public SimulatedHostSettings idleTimeouts(Duration minimum, Duration byDefault, Duration maximum) {
        minIdleTimeout = minimum;
        defaultIdleTimeout = byDefault;
        maxIdleTimeout = maximum;
        return this;
    }

    /** How many bytes of output a stream holds. */
    public SimulatedHostSettings bufferBytes(long bytes) {
        bufferBytes = bytes;
        return this;
    }

    /** Whether {@link SimulatedDisk#emitted} knows what scripts wrote; a host under load would keep all of it. */
    public SimulatedHostSettings remembersOutput(boolean remembers) {
        remembersOutput = remembers;
        return this;
    }

    public SimulatedHostSettings maxEnvelopeBytes(int bytes) {
        maxEnvelopeBytes = bytes;
        return this;
    }

    /** MaxTimeoutms: the longest that a request may wait. */
    public SimulatedHostSettings maxOperationTimeout(Duration longest) {
        maxOperationTimeout = longest;
        return this;
    }

    /** MaxBatchItems: of one part of a list. */
    public SimulatedHostSettings maxBatchItems(int items) {
        maxBatchItems = items;
        return this;
    }

    public SimulatedHostSettings quotas(Quotas limits) {
        quotas = limits;
        return this;
    }

    /** The session configurations that exist; any other is refused. */
    public SimulatedHostSettings configurationNames(String... names) {
        configurationNames = Set.of(names);
        return this;
    }

    /** The newest protocol version that the host speaks: 2.1 knows no Disconnect. */
    public SimulatedHostSettings protocolVersion(String version) {
        protocolVersion = version;
        return this;
    }

    /** AllowRemoteShellAccess. */
    public SimulatedHostSettings remoteShellsAllowed(boolean allowed) {
        remoteShellsAllowed = allowed;
        return this;
    }

    public SimulatedHostSettings engine(ScriptEngine scriptEngine) {
        engine = scriptEngine;
        return this;
    }

    /** Answers HTTPS instead of HTTP. */
    public SimulatedHostSettings tls(SSLContext context) {
        tls = context;
        return this;
    }

    int port() {
        return port;
    }

    Map<String, String> users() {
        return users;
    }

    Map<String, String> certificateUsers() {
        return certificateUsers;
    }

    String computerName() {
        return computerName;
    }

    String machineId() {
        return machineId;
    }

    Switches switches() {
        return switches;
    }

    Duration roundTrip() {
        return roundTrip;
    }

    Duration autoDisconnect() {
        return autoDisconnect;
    }

    Duration defaultIdleTimeout() {
        return defaultIdleTimeout;
    }

    Duration minIdleTimeout() {
        return minIdleTimeout;
    }

    Duration maxIdleTimeout() {
        return maxIdleTimeout;
    }

    long bufferBytes() {
        return bufferBytes;
    }

    @CheckForNull
    Path fileDirectory() {
        return fileDirectory;
    }

    boolean remembersOutput() {
        return remembersOutput;
    }

    int maxEnvelopeBytes() {
        return maxEnvelopeBytes;
    }

    Duration maxOperationTimeout() {
        return maxOperationTimeout;
    }

    int maxBatchItems() {
        return maxBatchItems;
    }

    Quotas quotas() {
        return quotas;
    }

    Set<String> configurationNames() {
        return configurationNames;
    }

    String protocolVersion() {
        return protocolVersion;
    }

    boolean remoteShellsAllowed() {
        return remoteShellsAllowed;
    }

    ScriptEngine engine() {
        return engine;
    }

    @CheckForNull
    SSLContext tls() {
        return tls;
    }
}
