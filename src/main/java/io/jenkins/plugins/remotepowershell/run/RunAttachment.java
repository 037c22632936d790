package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The one way back to a run's shell and command, whatever was lost: Connect under a new SessionId, so that the host
 * delivers its last answer again, which nobody may have saved.
 */
final class RunAttachment {
    /** One fall may be our own doing: an attempt to disconnect counts as activity on some hosts. */
    private static final int FALLS_OF_A_LIVING_CLIENT = 2;

    private static final Logger LOGGER = Logger.getLogger(RunAttachment.class.getName());

    private final RunContext context;
    /** Until a host has refused it: without asking how it sees the shell. */
    private boolean isShortWayOpen = true;
    /** Whether we have been connected since: then nobody who drove the run before us is. */
    private boolean isPredecessorGone;

    @CheckForNull
    private Duration lastInactivity;

    private int falls;

    RunAttachment(RunContext context) {
        this.context = context;
    }

    /** Whether a client that is not ours has been seen to use the shell. */
    boolean sawForeignClient() {
        return falls >= FALLS_OF_A_LIVING_CLIENT;
    }

    /**
     * Connects shell and command.
     *
     * @throws WsmanFaultException of kind ATTACH_CONFLICT while the host counts another client as connected; LOST if
     *     shell or command is gone
     */
    Connection attach() throws IOException, PsrpProtocolException, InterruptedException {
        RemoteSession session = connectShell();
        try {
            RemotePipeline pipeline = session.pipeline(
                    context.record().identity().commandId(),
                    context.run().spool().cursor());
            pipeline.connect();
            return new Connection(session, pipeline);
        } catch (IOException | PsrpProtocolException | InterruptedException failed) {
            isShortWayOpen = isShortWayOpen && !(failed instanceof WsmanFaultException);
            session.close();
            throw failed;
        }
    }

    /** Connects the shell alone. */
    RemoteSession connectShell() throws IOException, PsrpProtocolException, InterruptedException {
        UUID next = UUID.randomUUID();
        RemoteSession session = context.session(next);
        try {
            release(session);
            context.shell().save(record -> record.client().setNextId(next));
            session.connect();
            context.shell().save(record -> {
                record.client().adoptNextId();
                record.setLastSeenAt(context.run().now());
            });
            forgetOthers();
            return session;
        } catch (IOException | PsrpProtocolException | InterruptedException failed) {
            isShortWayOpen = isShortWayOpen && !(failed instanceof WsmanFaultException);
            session.close();
            throw failed;
        }
    }

    /** Whoever may still drive a copy of this run: the shell is not taken from it. */
    private Optional<String> predecessor() {
        return isPredecessorGone ? Optional.empty() : context.shell().predecessor();
    }

    /** Makes the host let go of whichever of our processes was connected last. */
    private void release(RemoteSession session) throws IOException, InterruptedException {
        boolean isShort = isShortWayOpen && predecessor().isEmpty();
        boolean isReleased = isShort && (context.shell().record().client().isLeft() || isReleasedUnasked(session));
        if (!isReleased) {
            releaseDeadPredecessor(session);
        }
    }

    /** What a fault means is seen from the shell's state. */
    private boolean isReleasedUnasked(RemoteSession session) throws IOException, InterruptedException {
        List<UUID> ours = ownSessions();
        if (ours.isEmpty()) {
            return false;
        }
        try {
            session.forceDisconnect(ours.get(0));
            return true;
        } catch (WsmanFaultException refused) {
            LOGGER.log(Level.FINE, "The host does not disconnect the dead predecessor", refused);
            isShortWayOpen = false;
            return false;
        }
    }

    private void forgetOthers() {
        isPredecessorGone = true;
        isShortWayOpen = true;
        lastInactivity = null;
        falls = 0;
    }

    private void releaseDeadPredecessor(RemoteSession session) throws IOException, InterruptedException {
        ShellDescription shell = session.get(UUID.randomUUID());
        if (shell.isDisconnected()) {
            return;
        }
        watchInactivity(shell);
        if (predecessor().isPresent() || sawForeignClient()) {
            throw new SessionInUseException(reason());
        }
        forceDisconnect(session);
    }

    private String reason() {
        String session =
                "session " + context.shellName() + " on " + context.record().host();
        return sawForeignClient()
                ? "another client uses " + session
                : "this store was last used by " + predecessor().orElseThrow()
                        + ", which may still be alive and connected" + " to " + session;
    }

    /** Inactivity that falls back means that somebody lives who is not us: the run's lock says that we are alone. */
    private void watchInactivity(ShellDescription shell) {
        Duration now = shell.inactivity().orElse(Duration.ZERO);
        if (lastInactivity != null && now.compareTo(lastInactivity) < 0) {
            falls++;
        }
        lastInactivity = now;
    }

    /** Only ids of our own store: the one that may have been connected when we died, and the one that was before. */
    private void forceDisconnect(RemoteSession session) throws IOException, InterruptedException {
        Iterator<UUID> ours = ownSessions().iterator();
        while (ours.hasNext()) {
            try {
                session.forceDisconnect(ours.next());
                return;
            } catch (WsmanFaultException refused) {
                if (refused.code().kind() != WsmanFaultCode.Kind.ATTACH_CONFLICT || !ours.hasNext()) {
                    throw refused;
                }
            }
        }
        throw new SessionInUseException("the client that started this run is still connected to session "
                + context.shellName() + " on " + context.record().host() + ", or died a moment ago");
    }

    private List<UUID> ownSessions() {
        RunRecord record = context.shell().record();
        return Stream.concat(
                        record.client().nextId().stream(),
                        record.client().isOurs() ? Stream.of(record.identity().sessionId()) : Stream.empty())
                .toList();
    }
}
