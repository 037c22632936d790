package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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

    private final RecordFields fields;

    RunRecord(RecordFields fields) {
        this.fields = fields;
    }

    /** A new run's record: identity first. */
    static RunRecord create(String runId, RunTarget target, RunIdentity identity, Instant now) {
        RunRecord record = new RunRecord(new RecordFields(new Properties()));
        record.fields.set("version", VERSION);
        record.fields.set("runId", runId);
        record.fields.set("phase", RunPhase.CREATED);
        record.fields.set("endpoint", target.endpoint());
        record.fields.set("configurationName", target.configurationName());
        record.fields.set("authentication", target.authentication());
        record.fields.set("account", target.account());
        record.fields.set("hostDirectory", target.hostDirectory());
        record.fields.set("shellId", identity.shellId());
        record.fields.set("commandId", identity.commandId());
        record.client().beginWith(identity.sessionId());
        record.attempt().setNonce(identity.nonce());
        record.fields.set("createdAt", now);
        return record;
    }

    RunRecord copy() {
        return new RunRecord(fields.copy());
    }

    public String runId() {
        return fields.text("runId");
    }

    public RunPhase phase() {
        return RunPhase.valueOf(fields.text("phase"));
    }

    void setPhase(RunPhase next) {
        fields.set("phase", phase().to(next));
    }

    /** The run was found on its host: it has been through all phases up to running elsewhere. */
    void adopt() {
        setPhase(RunPhase.OPENING);
        setPhase(RunPhase.STARTING);
        setPhase(RunPhase.RUNNING);
        fields.set("journal", true);
        client().becomeForeign();
    }

    /**
     * The run was started before ours could be: it goes on under that identity, of which neither the client session nor
     * the nonce is known. Spool and delivery begin anew with it.
     */
    void becomeEarlierStart(UUID shellId, UUID commandId) {
        refusedStart().giveWay(client().nextId().orElse(client().id()));
        fields.set("shellId", shellId);
        fields.set("commandId", commandId);
        fields.set("journal", true);
        if (phase() == RunPhase.STARTING) {
            setPhase(RunPhase.RUNNING);
        }
        client().becomeForeign();
        attempt().forget();
        process().forget();
        fields.remove("idleTimeoutMillis");
        fields.remove("requestedExitCode");
    }

    /** Where the run lives: fixed at its start. */
    public RunTarget target() {
        return new RunTarget(
                fields.text("endpoint"),
                fields.text("configurationName"),
                fields.text("authentication"),
                fields.text("account"),
                fields.text("hostDirectory"));
    }

    public RunIdentity identity() {
        return new RunIdentity(
                UUID.fromString(fields.text("shellId")),
                UUID.fromString(fields.text("commandId")),
                client().id(),
                attempt().nonce());
    }

    /** How it shares its session with others. */
    public SessionSharing sharing() {
        return new SessionSharing(fields);
    }

    /** What it has used of the host's temporary directory. */
    public TemporaryDirectory temporaryDirectory() {
        return new TemporaryDirectory(fields);
    }

    RunAttempt attempt() {
        return new RunAttempt(fields);
    }

    ClientSession client() {
        return new ClientSession(fields);
    }

    RefusedStart refusedStart() {
        return new RefusedStart(fields);
    }

    /** Where the script began; nothing of it is known before the start record has come. */
    public HostProcess process() {
        return new HostProcess(fields);
    }

    /** A fresh identity for a run of which it is certain that its script can never start under the old one. */
    void beginNextAttempt(RunIdentity identity) {
        setPhase(RunPhase.CREATED);
        fields.set("shellId", identity.shellId());
        fields.set("commandId", identity.commandId());
        client().beginWith(identity.sessionId());
        attempt().beginNext(identity.nonce());
    }

    /** What makes this attempt's start, as the runner and the host scripts take it. */
    public RunnerStart start() {
        RunIdentity identity = identity();
        return new RunnerStart(
                attempt().hostRunId(),
                identity.shellId(),
                identity.commandId(),
                identity.nonce(),
                fields.text("hostDirectory"));
    }

    /** Whether it is one visible command without the runner: no numbers, no exit code, no marker, no journal. */
    public boolean isCommandMode() {
        return fields.isSet("commandMode");
    }

    /** What later processes have to know of the script, which they do not have. */
    void describe(RunScript script) {
        fields.set("commandMode", script.isCommand());
        fields.set("journal", script.hasJournal());
        fields.set("progressIntervalMillis", script.progressInterval().toMillis());
    }

    public Instant createdAt() {
        return Instant.parse(fields.text("createdAt"));
    }

    /** The last exchange with the host. */
    public Optional<Instant> lastSeenAt() {
        return fields.instant("lastSeenAt");
    }

    void setLastSeenAt(Instant when) {
        fields.set("lastSeenAt", when);
    }

    public Optional<Instant> finishedAt() {
        return fields.instant("finishedAt");
    }

    /** How long the host keeps the shell without a client. */
    public Optional<Duration> idleTimeout() {
        return fields.duration("idleTimeoutMillis");
    }

    void setIdleTimeout(Duration timeout) {
        fields.set("idleTimeoutMillis", timeout.toMillis());
    }

    public boolean hasJournal() {
        return fields.isSet("journal");
    }

    /** Between two lines of one progress activity; zero for none. */
    Duration progressInterval() {
        return fields.duration("progressIntervalMillis").orElse(RunnerSettings.DEFAULT_PROGRESS_INTERVAL);
    }

    public int reconnects() {
        return fields.integer("reconnects").orElse(0);
    }

    void countReconnect() {
        fields.set("reconnects", reconnects() + 1);
    }

    public long lostRecords() {
        return fields.number("lostRecords");
    }

    /** Of the last record that was received before the run ended; 0 until it has. */
    public long lastNumber() {
        return fields.number("lastNumber");
    }

    /** What SetShouldExit said; null until it has come. */
    @CheckForNull
    Integer requestedExitCode() {
        return fields.integer("requestedExitCode").orElse(null);
    }

    void setRequestedExitCode(int code) {
        fields.set("requestedExitCode", code);
    }

    /** How it ended; empty until it has. */
    public Optional<RunOutcome> outcome() {
        return fields.optional("outcome")
                .map(kind -> new RunOutcome(
                        OutcomeKind.valueOf(kind),
                        fields.integer("exitCode").orElse(null),
                        fields.text("sentence"),
                        lostRecords()));
    }

    void setOutcome(RunOutcome outcome, long lastNumber, Instant now) {
        fields.set("outcome", outcome.kind());
        fields.set("lostRecords", outcome.lostRecords());
        fields.set("lastNumber", lastNumber);
        if (outcome.exitCode() != null) {
            fields.set("exitCode", outcome.exitCode());
        }
        fields.set("sentence", outcome.sentence());
        fields.set("finishedAt", now);
        setPhase(RunPhase.FINISHED);
    }

    /** Whether what the run left on the host has been removed. */
    boolean isCleanedUp() {
        return fields.isSet("cleanedUp");
    }

    void setCleanedUp() {
        fields.set("cleanedUp", true);
    }

    /** Whether the journal stays on the host, since not all of it could be fetched. */
    boolean isJournalKept() {
        return fields.isSet("journalKept");
    }

    void keepJournal() {
        fields.set("journalKept", true);
    }

    /** For people: the host's name in the endpoint. */
    public String host() {
        return URI.create(fields.text("endpoint")).getHost();
    }

    Properties properties() {
        return fields.properties();
    }

    @Override
    public String toString() {
        return "run " + runId() + ", " + fields.text("phase").toLowerCase(Locale.ROOT);
    }
}
