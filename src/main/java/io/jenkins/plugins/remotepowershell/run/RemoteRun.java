package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Drives one run to its end, from wherever it stands: {@link #run} is called on the run's own thread and reads from top to
 * bottom; {@link #requestStop} and {@link #detach} may be called by any other.
 */
public final class RemoteRun implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(RemoteRun.class.getName());

    private final RunContext context;
    private final HeldSession held;
    private final RunStart starter;
    private final RunAttachment attachment;
    private final RunStop stop;
    private final RunPatience patience;
    private final LostSession lostSession;
    private volatile Optional<Connection> connection = Optional.empty();
    private RunReceiver receiver;
    private volatile boolean leaving;

    public RemoteRun(DrivenRun run, RunSettings settings, RunObserver observer) {
        this.context = new RunContext(run, settings, observer);
        this.held = new HeldSession(context);
        this.attachment = new RunAttachment(context);
        this.starter = new RunStart(context, attachment, held);
        this.stop = new RunStop(context, held);
        this.patience = new RunPatience(context);
        this.lostSession = new LostSession(context);
        this.receiver = new RunReceiver(context);
    }

    /**
     * Starts the run, or takes it up again, and follows it.
     *
     * @return how it ended; empty if it was left running
     * @throws RunAbandonedException if this process cannot follow it, for now; the run is kept
     * @throws SinkException if the observer cannot take output; the run is kept
     * @throws IOException if the store cannot be written
     */
    public Optional<RunOutcome> run() throws IOException, InterruptedException {
        context.deliver();
        held.take();
        while (context.record().phase() != RunPhase.FINISHED) {
            boolean isLast = leaving || hasDoneItsPart();
            if (isLast) {
                leave();
            } else {
                advanceOrRecover();
            }
            if (isLast && context.record().phase() != RunPhase.FINISHED) {
                return Optional.empty();
            }
        }
        sayWhatTheStoreHasLost();
        new RunCleanup(context, attachment).cleanUp(connection);
        return context.record().outcome();
    }

    private void advanceOrRecover() throws IOException, InterruptedException {
        try {
            advance();
            patience.contacted();
            lostSession.contacted();
        } catch (SinkException | RunAbandonedException givenUp) {
            throw givenUp;
        } catch (IOException | PsrpProtocolException failed) {
            recover(failed);
        }
    }

    /** A spool whose end is damaged after the run's end: no host has it any more. */
    private void sayWhatTheStoreHasLost() {
        long last = context.run().spool().lastNumber();
        if (last < context.record().lastNumber()) {
            context.notice("records " + (last + 1) + " to " + context.record().lastNumber()
                    + " are lost: the end of the stored output is damaged");
        }
    }

    /** One step from where the run stands. */
    private void advance() throws IOException, PsrpProtocolException, InterruptedException {
        if (context.record().sharing().isHolder()) {
            new SessionClosing(context).close();
            return;
        }
        switch (context.record().phase()) {
            case CREATED, OPENING -> start();
            case STARTING -> new UncertainStart(context, held, starter.refusal()).resolve();
            case RUNNING, STOPPING -> follow();
            case FINISHED -> {}
        }
    }

    private void start() throws IOException, PsrpProtocolException, InterruptedException {
        connection = starter.start();
        receiver = new RunReceiver(context);
    }

    private void follow() throws IOException, PsrpProtocolException, InterruptedException {
        Optional<FinalRecord> last = context.run().spool().ending();
        if (last.isPresent()) {
            end(last.get());
            return;
        }
        if (connection.filter(it -> !it.isTo(context.record().identity())).isPresent()) {
            disconnect();
        }
        if (connection.isEmpty()) {
            attach();
        }
        Connection current = connection.orElseThrow();
        if (context.run().isStopRequested() && stop.advance(current)) {
            return;
        }
        Optional<RunOutcome> outcome = receiver.receive(current.pipeline());
        if (outcome.isPresent()) {
            context.finish(outcome.get());
        }
    }

    private void end(FinalRecord last) throws IOException, InterruptedException {
        Optional<EarlierStart> earlier = EarlierStart.behind(last, context.record());
        if (earlier.isPresent()) {
            earlier.get().takeOver(context);
        } else {
            context.finish(new RunEnding(context).of(last));
        }
    }

    private void attach() throws IOException, PsrpProtocolException, InterruptedException {
        connection = Optional.of(attachment.attach());
        receiver = new RunReceiver(context);
        context.save(RunRecord::countReconnect);
        context.notice("connected to session " + context.shellName() + " on "
                + context.record().host() + "; output continues at record "
                + (context.run().spool().lastNumber() + 1));
    }

    /** After a failure: what it means decides. The connection is kept only where our own disk has failed. */
    private void recover(Exception failed) throws IOException, InterruptedException {
        FailureKind kind = FailureKind.of(failed);
        if (kind != FailureKind.STORE) {
            disconnect();
        }
        if (leaving) {
            return;
        }
        RunPhase phase = context.record().phase();
        if (kind == FailureKind.GONE && (phase == RunPhase.RUNNING || phase == RunPhase.STOPPING)) {
            endAfterLoss(failed);
        } else if (context.record().sharing().isHolder() || phase.mayHaveStarted()) {
            patience.waitAfter(kind, failed);
        } else if (!(kind == FailureKind.GONE && endIfGone()) && !patience.waitBeforeStart(kind, failed)) {
            endBeforeStart(failed);
        }
    }

    /** As {@link #endAfterLoss}, of a session that was kept for the run, which has not started in it. */
    private boolean endIfGone() throws IOException, InterruptedException {
        try {
            return held.endIfGone();
        } catch (RunAbandonedException | SinkException givenUp) {
            throw givenUp;
        } catch (IOException | PsrpProtocolException failed) {
            LOGGER.log(Level.FINE, "The host does not say what has become of a session", failed);
            return false;
        }
    }

    /** The question itself can fail; then it is asked again later. */
    private void endAfterLoss(Exception lost) throws IOException, InterruptedException {
        try {
            if (!lostSession.end()) {
                patience.waitAfter(FailureKind.NO_CONTACT, lost);
            }
        } catch (RunAbandonedException | SinkException givenUp) {
            throw givenUp;
        } catch (IOException | PsrpProtocolException failed) {
            patience.waitAfter(FailureKind.of(failed), failed);
        }
    }

    private void endBeforeStart(Exception failed) throws IOException {
        context.finish(RunOutcome.notStarted(failed.getMessage()));
        if (!starter.mayHaveReachedHost()) {
            context.save(RunRecord::setCleanedUp);
        }
    }

    private boolean hasDoneItsPart() {
        return context.settings().leaveWhenStarted()
                && context.record().phase() == RunPhase.RUNNING
                && context.run().spool().lastNumber() > 0;
    }

    /** Asks for the script to be stopped, durably: whoever drives the run next obeys too. */
    public void requestStop() throws IOException {
        requestStop(StopScope.SCRIPT);
    }

    /** As {@link #requestStop()}, and says how much is to end. */
    public void requestStop(StopScope scope) throws IOException {
        context.run().requestStop(scope);
        patience.wakeUp();
        connection.ifPresent(this::signalSoon);
    }

    /** The run's thread may sit in a Receive for a while; if this fails it signals by itself. */
    private void signalSoon(Connection current) {
        RunThread.start("stop of " + context.record().runId(), () -> signal(current));
    }

    private void signal(Connection current) {
        try {
            stop.signal(current);
        } catch (IOException failed) {
            LOGGER.log(Level.FINE, "The stop signal was not sent", failed);
            if (failed instanceof TransportException it && it.kind() == TransportException.Kind.UNREACHABLE) {
                current.close(); // the answer that the run's thread waits for will not come either
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** Since when the host does not answer; empty while all is well. */
    public Optional<Instant> unreachableSince() {
        return patience.troubledSince();
    }

    /** Waits no longer for the next try to reach the host. Any thread. */
    public void tryNow() {
        patience.wakeUp();
    }

    /** Leaves the script running: disconnects, and lets {@link #run} return. Nothing depends on its success. */
    public void detach() throws IOException, InterruptedException {
        leaving = true;
        patience.wakeUp();
        Optional<Connection> current = connection;
        if (current.isPresent() && current.get().pipeline().isGateOpen()) {
            current.get().session().disconnect();
        }
    }

    private void leave() throws IOException, InterruptedException {
        Optional<Connection> current = connection;
        if (current.isEmpty()) {
            return;
        }
        try {
            leave(current.get());
        } catch (SinkException failed) {
            throw failed;
        } catch (IOException | PsrpProtocolException courtesyFailed) {
            context.notice("the host did not answer the disconnect; it will notice by itself");
        }
        if (context.record().phase() != RunPhase.FINISHED) {
            disconnect();
        }
    }

    private void leave(Connection current) throws IOException, PsrpProtocolException, InterruptedException {
        if (!current.pipeline().isGateOpen()) {
            Optional<RunOutcome> outcome = receiver.openGate(current.pipeline());
            if (outcome.isPresent()) {
                context.finish(outcome.get());
                return;
            }
        }
        current.session().disconnect();
        context.shell().save(record -> record.client().setLeft());
    }

    private void disconnect() {
        connection.ifPresent(Connection::close);
        connection = Optional.empty();
    }

    @Override
    public void close() throws IOException {
        disconnect();
        try (DrivenRun ending = context.run()) {
            held.close();
        }
    }
}
