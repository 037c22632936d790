package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Stops a run in stages: signal, close, end its processes. Receiving goes on meanwhile, or a stalled script cannot stop. */
final class RunStop {
    private static final Logger LOGGER = Logger.getLogger(RunStop.class.getName());
    private static final Duration STAGE = Duration.ofSeconds(10);

    private final RunContext context;
    private final HeldSession held;

    /** A signal that was sent, or is under way: what came before its connection was lost says nothing about the script. */
    private record Signal(Connection connection, Instant at) {}

    /** Null before the first one, and after one that was not sent. */
    private final AtomicReference<Signal> signal = new AtomicReference<>();

    RunStop(RunContext context, HeldSession held) {
        this.context = context;
        this.held = held;
    }

    /**
     * To be called before each Receive once a stop was requested.
     *
     * @return whether the run has been ended the hard way
     */
    boolean advance(Connection connection) throws IOException, PsrpProtocolException, InterruptedException {
        if (context.record().phase() != RunPhase.STOPPING) {
            context.enter(RunPhase.STOPPING);
        }
        Signal sent = signal.get();
        if (sent == null || !sent.connection().equals(connection)) {
            signal(connection);
            return false;
        } else if (!sent.at().isBefore(context.run().now().minus(STAGE))) {
            return false;
        }
        end(connection);
        return true;
    }

    /**
     * Any thread. The signal is sent once on each connection, since the host may not have had it, and whoever comes while it
     * is under way does not wait for it.
     */
    void signal(Connection connection) throws IOException, InterruptedException {
        Signal before = signal.get();
        Signal next = new Signal(connection, context.run().now());
        boolean isDone = before != null && before.connection().equals(connection);
        if (isDone || !signal.compareAndSet(before, next)) {
            return;
        }
        boolean sent = false;
        try {
            context.notice(before == null ? "stopping the script" : "stopping the script, on the new connection");
            send(connection);
            sent = true;
        } finally {
            if (!sent) {
                signal.compareAndSet(next, null);
            }
        }
    }

    /** A script that has ended meanwhile takes no signal; its last output is still to be received. */
    private static void send(Connection connection) throws IOException, InterruptedException {
        try {
            connection.pipeline().stop();
        } catch (WsmanFaultException refused) {
            if (refused.code().kind() != WsmanFaultCode.Kind.LOST) {
                throw refused;
            }
            LOGGER.log(
                    Level.FINE,
                    "The host does not know what is to be stopped; Receive tells whether it is gone",
                    refused);
        }
    }

    /** The session may take the room that a question to the host needs: then it is asked when that is closed. */
    private void end(Connection connection) throws IOException, InterruptedException {
        context.notice("no reaction to the stop signal within " + Sentences.duration(STAGE) + "; closing the session");
        boolean hasMarker = !context.record().isCommandMode();
        boolean keepProcess = hasMarker && isProcessShared();
        boolean areEnded = !hasMarker || endProcesses(keepProcess).isEmpty();
        connection.session().delete();
        if (!areEnded) {
            endProcesses(keepProcess)
                    .ifPresent(problem ->
                            context.notice("could not end processes that the script has begun (" + problem + ")"));
        }
        held.endSession("session " + context.shellName() + " on "
                + context.record().host() + " was closed with a script that did not react to the stop signal");
        new GapFiller(context).takeRestOfStopped();
        context.finish(new RunEnding(context)
                .asTheJournalSays()
                .orElseGet(() -> new RunOutcome(
                        OutcomeKind.STOPPED,
                        null,
                        "the script did not react to the stop signal and was ended with its session",
                        0)));
    }

    /** @return why the host does not say what it has ended */
    private Optional<String> endProcesses(boolean keepProcess) throws InterruptedException {
        try {
            HostReport report = new HostInquiry(context).ask(start -> HostScripts.endProcesses(start, keepProcess));
            List<String> ended = report.endedProcesses();
            if (!ended.isEmpty()) {
                context.notice("ended " + ended.size() + (ended.size() == 1 ? " process (" : " processes (")
                        + String.join(", ", ended) + ")");
            }
            return Optional.of(report.problem()).filter(problem -> !problem.isEmpty());
        } catch (IOException | PsrpProtocolException unanswered) {
            LOGGER.log(Level.FINE, "The host does not end processes of " + context.record(), unanswered);
            return Optional.of(String.valueOf(unanswered.getMessage()));
        }
    }

    /** Other shells of the account may live in the same process (UseSharedProcess); so it counts where nobody can say. */
    private boolean isProcessShared() throws InterruptedException {
        String shellId = context.record().identity().shellId().toString();
        try (HostSessions host = context.hostSessions()) {
            List<ShellDescription> shells = host.shells();
            Optional<Long> process = shells.stream()
                    .filter(shell -> shell.shellId().equalsIgnoreCase(shellId))
                    .findFirst()
                    .flatMap(ShellDescription::processId);
            return process.isEmpty()
                    || shells.stream()
                                    .filter(shell -> shell.processId().equals(process))
                                    .count()
                            > 1;
        } catch (IOException unknown) {
            LOGGER.log(Level.FINE, "The host does not list its shells", unknown);
            return true;
        }
    }
}
