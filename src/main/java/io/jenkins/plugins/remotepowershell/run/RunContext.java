package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** What the parts of one driven run share. Used by the run's own thread. */
final class RunContext {
    private final DrivenRun run;
    private final RunSettings settings;
    private final RunObserver observer;
    private final Delivery delivery;
    /** Where in the journal on the host the last records were found; another process begins at its start. */
    private long journalOffset;

    /** The run that holds the session of this one, once it was taken; null if this one has its own. */
    @CheckForNull
    private volatile DrivenRun holder;

    RunContext(DrivenRun run, RunSettings settings, RunObserver observer) {
        this.run = run;
        this.settings = settings;
        this.observer = observer;
        this.delivery = new Delivery(run, observer);
    }

    DrivenRun run() {
        return run;
    }

    RunRecord record() {
        return run.record();
    }

    /** Whose record has the session: the run itself, or the one that holds it for several. */
    DrivenRun shell() {
        DrivenRun held = holder;
        return held == null ? run : held;
    }

    void setHolder(@CheckForNull DrivenRun holder) {
        this.holder = holder;
    }

    /** Whether the run uses a session that outlives it. */
    boolean isInHeldSession() {
        return record().sharing().holder().isPresent();
    }

    RunSettings settings() {
        return settings;
    }

    /** Brings what lies in the spool to the observer; at a mere start everything stays there. */
    void deliver() throws IOException {
        if (!settings.leaveWhenStarted()) {
            delivery.catchUp();
        }
    }

    /** As {@link #deliver()}, of records that have just been spooled. */
    void deliver(List<RunnerRecord> records) throws IOException {
        if (!settings.leaveWhenStarted()) {
            delivery.deliver(records);
        }
    }

    void notice(String sentence) {
        observer.notice(sentence);
    }

    void progress(String line) {
        observer.progress(line);
    }

    void untrusted(String sentence) {
        observer.untrusted(sentence);
    }

    void noRoom(String sentence) {
        observer.noRoom(sentence);
    }

    long journalOffset() {
        return journalOffset;
    }

    void setJournalOffset(long offset) {
        journalOffset = offset;
    }

    void save(Consumer<RunRecord> change) throws IOException {
        run.save(change);
    }

    void enter(RunPhase phase) throws IOException {
        run.save(record -> record.setPhase(phase));
    }

    /** All its output is delivered first. A run of which nothing was sent has nothing to clean up. */
    void finish(RunOutcome outcome) throws IOException {
        deliver();
        RunOutcome counted = outcome.withLostRecords(run.spool().lostRecords());
        run.save(record -> {
            if (record.phase() == RunPhase.CREATED) {
                record.setCleanedUp();
            }
            record.setOutcome(counted, run.spool().lastNumber(), run.now());
        });
    }

    /** What was received so far is of a start that was refused: the run goes on as another one. */
    void becomeEarlierStart(UUID shellId, UUID commandId) throws IOException {
        run.becomeEarlierStart(shellId, commandId);
        delivery.startAnew();
        journalOffset = 0;
    }

    /** A session on the run's shell, under a client session id; nothing is sent. */
    RemoteSession session(UUID sessionId) {
        return session(record().identity().shellId(), sessionId);
    }

    private RemoteSession session(UUID shellId, UUID sessionId) {
        return new RemoteSession(
                settings.transport(),
                settings.session().withShellName("rsp:" + shell().record().runId()),
                shellId,
                sessionId,
                UUID::randomUUID);
    }

    /** Ends the run's shell with everything in it; one that is gone already is no failure. */
    void deleteShell() throws IOException, InterruptedException {
        try (RemoteSession session = session(shell().record().identity().sessionId())) {
            session.delete();
        }
    }

    /** Ends the shell of our own start, if that was refused: nothing of the script runs in it. */
    void deleteRefusedShell() throws IOException, InterruptedException {
        Optional<UUID> refused = record().refusedStart().shellId();
        if (refused.isPresent()) {
            try (RemoteSession session =
                    session(refused.get(), record().refusedStart().sessionId())) {
                session.delete();
            }
            save(record -> record.refusedStart().forgetShell());
        }
    }

    HostSessions hostSessions() {
        return new HostSessions(settings.transport(), settings.session(), UUID.randomUUID(), UUID::randomUUID);
    }

    /** The run's shell in messages: the beginning of its id. */
    String shellName() {
        return record().identity().shellId().toString().substring(0, 8);
    }
}
