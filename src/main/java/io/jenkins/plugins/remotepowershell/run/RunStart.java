package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.SessionKey;
import io.jenkins.plugins.remotepowershell.session.OpenedShell;
import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Opens the shell and starts the script: every step is saved before it is made. Once Command may have left, {@link
 * UncertainStart} decides.
 */
final class RunStart {
    /** Later, the marker of an earlier start may have been swept away. */
    private static final Duration OLDEST_START = Duration.ofDays(1);

    private static final Set<WsmanFaultCode.Kind> FINAL_REFUSALS =
            EnumSet.of(WsmanFaultCode.Kind.PROGRAMMING, WsmanFaultCode.Kind.USER);

    private final RunContext context;
    private final RunAttachment attachment;
    private final HeldSession held;
    private boolean mayHaveReachedHost;

    @CheckForNull
    private String refusal;

    RunStart(RunContext context, RunAttachment attachment, HeldSession held) {
        this.context = context;
        this.attachment = attachment;
        this.held = held;
        this.mayHaveReachedHost = context.record().phase() != RunPhase.CREATED;
    }

    /** Whether a shell of this run may be on the host. */
    boolean mayHaveReachedHost() {
        return mayHaveReachedHost;
    }

    /** Why the host does not take the script; empty if it has not said so. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
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
            context.save(record -> {
                record.describe(script);
                record.setPhase(RunPhase.OPENING);
            });
        }
        RemoteSession session = context.isInHeldSession() ? heldSession() : open();
        try {
            return Optional.of(command(session, script));
        } catch (IOException | PsrpProtocolException | InterruptedException failed) {
            session.close();
            throw failed;
        }
    }

    private Connection command(RemoteSession session, RunScript script)
            throws IOException, PsrpProtocolException, InterruptedException {
        if (script.isCommand()) {
            context.notice("one command without the runner: its output has no numbers, so that a gap cannot be"
                    + " seen; it has no exit code, and nothing is kept on the host");
        }
        SessionKey key = script.needsSessionKey() ? session.exchangeSessionKey() : null;
        RemotePipeline pipeline = session.pipeline(context.record().identity().commandId());
        CreatePipeline definition = script.pipeline(context.record(), key);
        context.save(record -> enterStarting(record, script));
        send(pipeline, definition);
        context.enter(RunPhase.RUNNING);
        return new Connection(session, pipeline);
    }

    private static void enterStarting(RunRecord record, RunScript script) {
        record.setPhase(RunPhase.STARTING);
        String directory = script.temporaryDirectory(record.runId());
        if (!directory.isEmpty()) {
            record.temporaryDirectory().use(directory, script.hasDirectoryOfRun());
        }
    }

    private void send(RemotePipeline pipeline, CreatePipeline definition) throws IOException, InterruptedException {
        try {
            pipeline.start(
                    definition, () -> context.save(record -> record.attempt().setSentInPieces()));
        } catch (WsmanFaultException refused) {
            if (FINAL_REFUSALS.contains(refused.code().kind())) {
                refusal = refused.getMessage();
            }
            throw refused;
        }
    }

    private String reasonAgainst(@CheckForNull RunScript script) {
        Instant oldest = context.run().now().minus(OLDEST_START);
        if (script == null) {
            return "the script was never sent: the process that held it ended before; start it again";
        } else if (context.run().isStopRequested()) {
            return "it was stopped before it started";
        } else if (context.record().createdAt().isBefore(oldest)) {
            return "its record is older than a day; start it under a new id";
        }
        return held.over().orElse("");
    }

    /** Opened by the first of the runs that use it; the others connect to it. */
    private RemoteSession heldSession() throws IOException, PsrpProtocolException, InterruptedException {
        RemoteSession session = held.isOpened() ? connectHeld() : openHeld();
        try {
            context.shell().save(RunStart::setOpened);
            Optional<Duration> kept = context.shell().record().idleTimeout();
            context.save(record -> kept.ifPresent(record::setIdleTimeout));
            return session;
        } catch (IOException unsaved) {
            session.close();
            throw unsaved;
        }
    }

    private RemoteSession connectHeld() throws IOException, PsrpProtocolException, InterruptedException {
        RemoteSession session = attachment.connectShell();
        try {
            endLateCommand(session);
        } catch (IOException | InterruptedException failed) {
            session.close();
            throw failed;
        }
        context.notice("using session " + context.shellName() + " on "
                + context.record().host() + ", with what earlier scripts have left in it");
        return session;
    }

    /** It stands still at its first output, which nobody receives, and what comes next would wait for it for ever. */
    private void endLateCommand(RemoteSession session) throws IOException, InterruptedException {
        Optional<UUID> late = context.shell().record().sharing().lateCommand();
        if (late.isPresent()) {
            session.pipeline(late.get()).terminate();
            context.shell().save(holder -> holder.sharing().forgetLateCommand());
        }
    }

    /** The host has the session, and what is sent in it from now on. */
    private static void setOpened(RunRecord holder) {
        if (holder.phase() == RunPhase.OPENING) {
            holder.setPhase(RunPhase.STARTING);
            holder.setPhase(RunPhase.RUNNING);
        }
    }

    /** Until it is saved as opened, nothing is sent in it but its opening. */
    private RemoteSession openHeld() throws IOException, PsrpProtocolException, InterruptedException {
        if (context.shell().record().phase() == RunPhase.CREATED) {
            context.shell().save(holder -> holder.setPhase(RunPhase.OPENING));
        }
        return open();
    }

    /** A shell of that id can only be ours, from a Create whose answer was lost: nothing runs in it. */
    private RemoteSession open() throws IOException, PsrpProtocolException, InterruptedException {
        try {
            return openOnce();
        } catch (WsmanFaultException refused) {
            if (refused.code() != WsmanFaultCode.SHELL_EXISTS) {
                throw refused;
            }
            context.deleteShell();
            return openOnce();
        }
    }

    private RemoteSession openOnce() throws IOException, PsrpProtocolException, InterruptedException {
        RemoteSession session =
                context.session(context.shell().record().identity().sessionId());
        try {
            OpenedShell opened = session.open();
            mayHaveReachedHost = true;
            context.shell().save(record -> {
                opened.idleTimeout().ifPresent(record::setIdleTimeout);
                record.setLastSeenAt(context.run().now());
            });
            context.notice("session " + context.shellName() + " opened on "
                    + context.record().host()
                    + opened.idleTimeout().map(RunStart::goesOn).orElse(""));
            return session;
        } catch (IOException | PsrpProtocolException | InterruptedException failed) {
            mayHaveReachedHost |= !(failed instanceof TransportException it) || it.mayHaveBeenHandled();
            session.close();
            throw failed;
        }
    }

    private static String goesOn(Duration timeout) {
        return "; if nobody is connected the script goes on for up to " + Sentences.duration(timeout);
    }
}
