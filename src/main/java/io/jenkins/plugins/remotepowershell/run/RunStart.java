package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.SessionKey;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.session.OpenedShell;
import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Opens the shell and starts the script: every step is saved before it is made, and after the one that may have started
 * the script nothing is sent again on a guess.
 */
final class RunStart {
    /** Later, the marker of an earlier start may have been swept away. */
    private static final Duration OLDEST_START = Duration.ofDays(1);

    private final RunContext context;

    RunStart(RunContext context) {
        this.context = context;
    }

    /** @return the connection, or empty if the run has ended without a start */
    Optional<Connection> start() throws IOException, PsrpProtocolException, InterruptedException {
        RunScript script = context.settings().script();
        String reason = reasonAgainst(script);
        if (script == null || !reason.isEmpty()) {
            context.finish(RunOutcome.notStarted(reason));
            return Optional.empty();
        }
        if (context.record().phase() == RunPhase.CREATED) {
            context.save(record -> record.describe(script));
            context.enter(RunPhase.OPENING);
        }
        RemoteSession session = open();
        try {
            SessionKey key = script.needsSessionKey() ? session.exchangeSessionKey() : null;
            RemotePipeline pipeline =
                    session.pipeline(context.record().identity().commandId());
            context.enter(RunPhase.STARTING);
            pipeline.start(script.pipeline(context.record(), key));
            context.enter(RunPhase.RUNNING);
            return Optional.of(new Connection(session, pipeline));
        } catch (IOException | PsrpProtocolException | InterruptedException failed) {
            session.close();
            throw failed;
        }
    }

    private String reasonAgainst(RunScript script) {
        Instant oldest = context.run().now().minus(OLDEST_START);
        if (script == null) {
            return "the script was never sent: the process that held it ended before; start it again";
        } else if (context.run().isStopRequested()) {
            return "it was stopped before it started";
        } else if (context.record().createdAt().isBefore(oldest)) {
            return "its record is older than a day; start it under a new id";
        }
        return "";
    }

    /** A shell of that id can only be ours, from a Create whose answer was lost: nothing runs in it. */
    private RemoteSession open() throws IOException, PsrpProtocolException, InterruptedException {
        try {
            return openOnce();
        } catch (WsmanFaultException refused) {
            if (refused.code() != WsmanFaultCode.SHELL_EXISTS) {
                throw refused;
            }
            deleteShell();
            return openOnce();
        }
    }

    private RemoteSession openOnce() throws IOException, PsrpProtocolException, InterruptedException {
        RemoteSession session = context.session(context.record().identity().sessionId());
        try {
            OpenedShell opened = session.open();
            opened.idleTimeout().ifPresent(this::rememberIdleTimeout);
            context.save(record -> record.setLastSeenAt(context.run().now()));
            context.notice("session " + context.shellName() + " opened on "
                    + context.record().host()
                    + opened.idleTimeout().map(this::goesOn).orElse(""));
            return session;
        } catch (IOException | PsrpProtocolException | InterruptedException failed) {
            session.close();
            throw failed;
        }
    }

    private void rememberIdleTimeout(Duration timeout) {
        context.record().setIdleTimeout(timeout);
    }

    private String goesOn(Duration timeout) {
        return "; if nobody is connected the script goes on for up to " + Sentences.duration(timeout);
    }

    /**
     * Command may have left, but nobody saw an answer. Either the host has the command, or it is made certain that it
     * never will: whoever creates the start marker decides.
     */
    void resolve() throws IOException, PsrpProtocolException, InterruptedException {
        if (hostHasCommand()) {
            context.enter(RunPhase.RUNNING);
            return;
        }
        deleteShell();
        HostReport claim = new HostInquiry(context).ask(HostScripts::claim);
        switch (claim.marker()) {
            case CREATED -> startAfresh();
            case EXISTS -> new RunEnding(context).afterLostSession();
            case ABSENT, UNKNOWN ->
                context.finish(RunOutcome.unknown("it cannot be known whether the script started on "
                        + context.record().host() + ": its start marker can be neither created nor found there ("
                        + claim.problem() + ")"));
        }
    }

    private void startAfresh() throws IOException {
        if (context.settings().script() == null) {
            context.finish(RunOutcome.notStarted(
                    "the process that started it ended before the script reached the host; start it again"));
            return;
        }
        context.notice("the script had not reached " + context.record().host() + "; starting it there now");
        context.save(record -> record.beginNextAttempt(RunIdentity.draw()));
    }

    private boolean hostHasCommand() throws IOException, InterruptedException {
        String commandId = context.record().identity().commandId().toString();
        try (HostSessions host = context.hostSessions()) {
            return host.commands(context.record().identity().shellId()).stream()
                    .anyMatch(command -> command.commandId().equalsIgnoreCase(commandId));
        } catch (WsmanFaultException refused) {
            if (refused.code().kind() == WsmanFaultCode.Kind.LOST) {
                return false;
            }
            throw refused;
        }
    }

    private void deleteShell() throws IOException, InterruptedException {
        try (RemoteSession session = context.session(context.record().identity().sessionId())) {
            session.delete();
        }
    }
}
