package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * What is known of a run, as it stands on disk: identity and state, no secret and no script. Guarded by its {@link
 * RunDirectory}, which writes it.
 */
public final class RunRecord {
    /** Of the form on disk. */
    static final int VERSION = 1;

    /** What is known of one start and does not hold for another one. */
    private static final List<String> ATTEMPT_ONLY = List.of(
            "nonce",
            "nextSessionId",
            "hostConfirmed",
            "sentInPieces",
            "idleTimeoutMillis",
            "requestedExitCode",
            "processId",
            "processStart");

    private final Properties properties;

    RunRecord(Properties properties) {
        this.properties = properties;
    }

    /** A new run's record: identity first. */
    static RunRecord create(String runId, RunTarget target, RunIdentity identity, Instant now) {
        RunRecord record = new RunRecord(new Properties());
        record.set("version", VERSION);
        record.set("runId", runId);
        record.set("phase", RunPhase.CREATED);
        record.set("endpoint", target.endpoint());
        record.set("configurationName", target.configurationName());
        record.set("authentication", target.authentication());
        record.set("account", target.account());
        record.set("hostDirectory", target.hostDirectory());
        record.set("shellId", identity.shellId());
        record.set("commandId", identity.commandId());
        record.set("sessionId", identity.sessionId());
        record.set("nonce", identity.nonce());
        record.set("createdAt", now);
        return record;
    }

    RunRecord copy() {
        Properties copied = new Properties();
        copied.putAll(properties);
        return new RunRecord(copied);
    }

    public String runId() {
        return text("runId");
    }

    public RunPhase phase() {
        return RunPhase.valueOf(text("phase"));
    }

    void setPhase(RunPhase next) {
        set("phase", phase().to(next));
    }

    /** The run was found on its host: it has been through all phases up to running elsewhere. */
    void adopt() {
        setPhase(RunPhase.OPENING);
        setPhase(RunPhase.STARTING);
        setPhase(RunPhase.RUNNING);
        set("journal", true);
        setForeignSession();
    }

    /**
     * The run was started before ours could be: it goes on under that identity, of which neither the client session nor
     * the nonce is known. Spool and delivery begin anew with it.
     */
    void becomeEarlierStart(UUID shellId, UUID commandId) {
        set("refusedShellId", text("shellId"));
        set("refusedSessionId", nextSessionId().map(UUID::toString).orElse(text("sessionId")));
        set("shellId", shellId);
        set("commandId", commandId);
        set("earlierStart", true);
        set("journal", true);
        if (phase() == RunPhase.STARTING) {
            setPhase(RunPhase.RUNNING);
        }
        setForeignSession();
        ATTEMPT_ONLY.forEach(properties::remove);
    }

    /** Whether the run goes on as a start that came before our own, which was refused. */
    boolean isEarlierStart() {
        return text("earlierStart").equals("true");
    }

    /** Of our own start, which was refused; empty where there was none or its shell is gone. */
    Optional<UUID> refusedShellId() {
        return optional("refusedShellId").map(UUID::fromString);
    }

    UUID refusedSessionId() {
        return UUID.fromString(text("refusedSessionId"));
    }

    void forgetRefusedShell() {
        properties.remove("refusedShellId");
        properties.remove("refusedSessionId");
    }

    /** The shell's client session is somebody else's until we have connected under one of ours. */
    void setForeignSession() {
        set("foreignSession", true);
    }

    /** Whether the saved SessionId is that of a client of this store, dead or alive. */
    boolean isSessionOurs() {
        return !text("foreignSession").equals("true");
    }

    void setNonce(String nonce) {
        set("nonce", nonce);
    }

    /** Where the run lives: fixed at its start. */
    public RunTarget target() {
        return new RunTarget(
                text("endpoint"),
                text("configurationName"),
                text("authentication"),
                text("account"),
                text("hostDirectory"));
    }

    /** Empty while another process knows it. */
    String nonce() {
        return text("nonce");
    }

    public RunIdentity identity() {
        return new RunIdentity(
                UUID.fromString(text("shellId")),
                UUID.fromString(text("commandId")),
                UUID.fromString(text("sessionId")),
                text("nonce"));
    }

    /** How it shares its session with others. */
    public SessionSharing sharing() {
        return new SessionSharing(properties);
    }

    /** A fresh identity for a run of which it is certain that its script can never start under the old one. */
    void beginNextAttempt(RunIdentity identity) {
        set("attempt", attempt() + 1);
        setPhase(RunPhase.CREATED);
        set("shellId", identity.shellId());
        set("commandId", identity.commandId());
        set("sessionId", identity.sessionId());
        set("nonce", identity.nonce());
        properties.remove("nextSessionId");
        properties.remove("hostConfirmed");
        properties.remove("sentInPieces");
        properties.remove("left");
    }

    /** How often the script was on its way to the host, counting this one. */
    int attempt() {
        return optional("attempt").map(Integer::valueOf).orElse(1);
    }

    /** Whether the shell of this attempt was seen after the start became uncertain: the name leads to the same host. */
    boolean isHostConfirmed() {
        return text("hostConfirmed").equals("true");
    }

    void confirmHost() {
        set("hostConfirmed", true);
    }

    /** Whether the script needed more than one request: a host may list the command and yet never start it. */
    boolean isSentInPieces() {
        return text("sentInPieces").equals("true");
    }

    void setSentInPieces() {
        set("sentInPieces", true);
    }

    /** Names the run's marker and files on the host: another attempt has others, since the first one's marker is taken. */
    private String hostRunId() {
        return attempt() == 1 ? runId() : runId() + "~" + attempt();
    }

    /** What makes this attempt's start, as the runner and the host scripts take it. */
    public RunnerStart start() {
        RunIdentity identity = identity();
        return new RunnerStart(
                hostRunId(), identity.shellId(), identity.commandId(), identity.nonce(), text("hostDirectory"));
    }

    /** Whether it is one visible command without the runner: no numbers, no exit code, no marker, no journal. */
    public boolean isCommandMode() {
        return text("commandMode").equals("true");
    }

    /** What later processes have to know of the script, which they do not have. */
    void describe(RunScript script) {
        set("commandMode", script.isCommand());
        set("journal", script.hasJournal());
        set("progressIntervalMillis", script.progressInterval().toMillis());
    }

    /** The SessionId that is tried next; saved before it is used, so that a second crash knows both. */
    Optional<UUID> nextSessionId() {
        return optional("nextSessionId").map(UUID::fromString);
    }

    void setNextSessionId(UUID id) {
        set("nextSessionId", id);
        properties.remove("left");
    }

    void adoptNextSessionId() {
        nextSessionId().ifPresent(id -> set("sessionId", id));
        properties.remove("foreignSession");
        properties.remove("nextSessionId");
    }

    /** Whether the host has answered our last Disconnect: it counts none of our processes as connected. */
    boolean isLeft() {
        return text("left").equals("true");
    }

    void setLeft() {
        set("left", true);
    }

    public Instant createdAt() {
        return Instant.parse(text("createdAt"));
    }

    /** The last exchange with the host. */
    public Optional<Instant> lastSeenAt() {
        return optional("lastSeenAt").map(Instant::parse);
    }

    void setLastSeenAt(Instant when) {
        set("lastSeenAt", when);
    }

    public Optional<Instant> finishedAt() {
        return optional("finishedAt").map(Instant::parse);
    }

    /** How long the host keeps the shell without a client. */
    public Optional<Duration> idleTimeout() {
        return optional("idleTimeoutMillis").map(Long::valueOf).map(Duration::ofMillis);
    }

    void setIdleTimeout(Duration timeout) {
        set("idleTimeoutMillis", timeout.toMillis());
    }

    public boolean hasJournal() {
        return text("journal").equals("true");
    }

    /** Between two lines of one progress activity; zero for none. */
    Duration progressInterval() {
        return optional("progressIntervalMillis")
                .map(Long::valueOf)
                .map(Duration::ofMillis)
                .orElse(RunnerSettings.DEFAULT_PROGRESS_INTERVAL);
    }

    /** The computer that the start record names; empty until it has come. */
    public String computerName() {
        return text("computerName");
    }

    public String machineId() {
        return text("machineId");
    }

    void setComputer(String computerName, String machineId) {
        set("computerName", computerName);
        set("machineId", machineId);
    }

    /** Of the process that hosts the script; both 0 until the start record has come. */
    long processId() {
        return optional("processId").map(Long::valueOf).orElse(0L);
    }

    long processStartTicks() {
        return optional("processStart").map(Long::valueOf).orElse(0L);
    }

    void setProcess(long id, long startTicks) {
        set("processId", id);
        set("processStart", startTicks);
    }

    public int reconnects() {
        return optional("reconnects").map(Integer::valueOf).orElse(0);
    }

    void countReconnect() {
        set("reconnects", reconnects() + 1);
    }

    public long lostRecords() {
        return optional("lostRecords").map(Long::valueOf).orElse(0L);
    }

    /** Of the last record that was received before the run ended; 0 until it has. */
    long lastNumber() {
        return optional("lastNumber").map(Long::valueOf).orElse(0L);
    }

    /** What SetShouldExit said; null until it has come. */
    @CheckForNull
    Integer requestedExitCode() {
        return optional("requestedExitCode").map(Integer::valueOf).orElse(null);
    }

    void setRequestedExitCode(int code) {
        set("requestedExitCode", code);
    }

    /** How it ended; empty until it has. */
    public Optional<RunOutcome> outcome() {
        return optional("outcome")
                .map(kind -> new RunOutcome(
                        OutcomeKind.valueOf(kind),
                        optional("exitCode").map(Integer::valueOf).orElse(null),
                        text("sentence"),
                        lostRecords()));
    }

    void setOutcome(RunOutcome outcome, long lastNumber, Instant now) {
        set("outcome", outcome.kind());
        set("lostRecords", outcome.lostRecords());
        set("lastNumber", lastNumber);
        if (outcome.exitCode() != null) {
            set("exitCode", outcome.exitCode());
        }
        set("sentence", outcome.sentence());
        set("finishedAt", now);
        setPhase(RunPhase.FINISHED);
    }

    /** Whether what the run left on the host has been removed. */
    boolean isCleanedUp() {
        return text("cleanedUp").equals("true");
    }

    void setCleanedUp() {
        set("cleanedUp", true);
    }

    /** For people: the host's name in the endpoint. */
    public String host() {
        return URI.create(text("endpoint")).getHost();
    }

    Properties properties() {
        return properties;
    }

    private String text(String name) {
        return properties.getProperty(name, "");
    }

    private Optional<String> optional(String name) {
        return Optional.ofNullable(properties.getProperty(name)).filter(value -> !value.isEmpty());
    }

    private void set(String name, Object value) {
        properties.setProperty(name, value instanceof Enum<?> e ? e.name() : String.valueOf(value));
    }

    @Override
    public String toString() {
        return "run " + runId() + ", " + text("phase").toLowerCase(Locale.ROOT);
    }
}
