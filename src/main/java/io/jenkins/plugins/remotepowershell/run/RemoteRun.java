package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import java.io.IOException;
import java.util.Optional;

/**
 * Drives one run to its end, from wherever it stands: {@link #run} is called on the run's own thread and reads from top to
 * bottom; {@link #requestStop} and {@link #detach} may be called by any other.
 */
public final class RemoteRun implements AutoCloseable {
    private final RunContext context;
    private final RunAttachment attachment;
    private final RunStop stop;
    private final RunPatience patience;
    private volatile Optional<Connection> connection = Optional.empty();
    private RunReceiver receiver;
    private volatile boolean leaving;

    public RemoteRun(DrivenRun run, RunSettings settings, RunObserver observer) {
        this.context = new RunContext(run, settings, observer);
        this.attachment = new RunAttachment(context);
        this.stop = new RunStop(context);
        this.patience = new RunPatience(context);
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
        context.resumeDelivery();
        while (context.record().phase() != RunPhase.FINISHED) {
            if (leaving || hasDoneItsPart()) {
                leave();
                return Optional.empty();
            }
            try {
                advance();
                patience.contacted();
            } catch (SinkException | RunAbandonedException givenUp) {
                throw givenUp;
            } catch (IOException | PsrpProtocolException failed) {
                recover(failed);
            }
        }
        new RunCleanup(context).cleanUp(connection);
        return context.record().outcome();
    }

    /** One step from where the run stands. */
    private void advance() throws IOException, PsrpProtocolException, InterruptedException {
        switch (context.record().phase()) {
            case CREATED, OPENING -> start();
            case STARTING -> new RunStart(context).resolve();
            case RUNNING, STOPPING -> follow();
            case FINISHED -> {}
        }
    }

    private void start() throws IOException, PsrpProtocolException, InterruptedException {
        connection = new RunStart(context).start();
        receiver = new RunReceiver(context);
    }

    private void follow() throws IOException, PsrpProtocolException, InterruptedException {
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

    private void attach() throws IOException, PsrpProtocolException, InterruptedException {
        connection = Optional.of(attachment.attach());
        context.save(RunRecord::countReconnect);
        context.notice("connected to session " + context.shellName() + " on "
                + context.record().host() + "; output continues at record "
                + (context.run().spool().lastNumber() + 1));
    }

    /** After a failure: what it means decides; nothing is kept of the connection. */
    private void recover(Exception failed) throws IOException, InterruptedException {
        disconnect();
        if (leaving) {
            return;
        }
        FailureKind kind = FailureKind.of(failed);
        boolean started = context.record().phase().mayHaveStarted();
        if (kind == FailureKind.GONE && started && context.record().phase() != RunPhase.STARTING) {
            endAfterLostSession();
        } else if (started) {
            patience.waitAfter(kind, failed, attachment.sawForeignClient());
        } else if (!patience.waitBeforeStart(kind, failed)) {
            context.finish(RunOutcome.notStarted(failed.getMessage()));
        }
    }

    /** The question itself can fail; then it is asked again later. */
    private void endAfterLostSession() throws IOException, InterruptedException {
        try {
            new RunEnding(context).afterLostSession();
        } catch (RunAbandonedException | SinkException givenUp) {
            throw givenUp;
        } catch (IOException | PsrpProtocolException failed) {
            patience.waitAfter(FailureKind.of(failed), failed, false);
        }
    }

    private boolean hasDoneItsPart() {
        return context.settings().leaveWhenStarted()
                && context.record().phase() == RunPhase.RUNNING
                && context.run().spool().lastNumber() > 0;
    }

    /** Asks for the script to be stopped, durably: whoever drives the run next obeys too. */
    public void requestStop() throws IOException {
        context.run().requestStop();
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

    private void leave() throws InterruptedException {
        Optional<Connection> current = connection;
        if (current.isEmpty()) {
            return;
        }
        try {
            if (!current.get().pipeline().isGateOpen()) {
                current.get().pipeline().openGate();
            }
            current.get().session().disconnect();
        } catch (IOException | PsrpProtocolException courtesyFailed) {
            context.notice("the host did not answer the disconnect; it will notice by itself");
        }
        disconnect();
    }

    private void disconnect() {
        connection.ifPresent(Connection::close);
        connection = Optional.empty();
    }

    @Override
    public void close() throws IOException {
        disconnect();
        context.run().close();
    }
}
