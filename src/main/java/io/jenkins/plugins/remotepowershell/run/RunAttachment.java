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
import java.util.stream.Stream;

/**
 * The one way back to a run's shell and command, whatever was lost: Connect under a new SessionId, so that the host
 * delivers its last answer again, which nobody may have saved.
 */
final class RunAttachment {
    /** One fall may be our own doing: an attempt to disconnect counts as activity on some hosts. */
    private static final int FALLS_OF_A_LIVING_CLIENT = 2;

    private final RunContext context;
    /** Whoever may still drive a copy of this run: the shell is not taken from it. */
    private Optional<String> predecessor;

    @CheckForNull
    private Duration lastInactivity;

    private int falls;

    RunAttachment(RunContext context) {
        this.context = context;
        this.predecessor = context.run().predecessor();
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
        releaseDeadPredecessor();
        UUID next = UUID.randomUUID();
        context.save(record -> record.setNextSessionId(next));
        RemoteSession session = context.session(next);
        try {
            session.connect();
            context.save(record -> {
                record.adoptNextSessionId();
                record.setLastSeenAt(context.run().now());
            });
            forgetOthers();
            RemotePipeline pipeline = session.pipeline(
                    context.record().identity().commandId(),
                    context.run().spool().cursor());
            pipeline.connect();
            return new Connection(session, pipeline);
        } catch (IOException | PsrpProtocolException | InterruptedException failed) {
            session.close();
            throw failed;
        }
    }

    private void forgetOthers() {
        predecessor = Optional.empty();
        lastInactivity = null;
        falls = 0;
    }

    /** Asked under a SessionId that is nobody's, so that the question does not count as activity of the shell's client. */
    private void releaseDeadPredecessor() throws IOException, InterruptedException {
        try (RemoteSession stranger = context.session(UUID.randomUUID())) {
            ShellDescription shell = stranger.get();
            if (shell.isDisconnected()) {
                return;
            }
            watchInactivity(shell);
            if (predecessor.isPresent() || sawForeignClient()) {
                throw new SessionInUseException(reason());
            }
            forceDisconnect(stranger);
        }
    }

    private String reason() {
        String session =
                "session " + context.shellName() + " on " + context.record().host();
        return sawForeignClient()
                ? "another client uses " + session
                : "this store was last used by " + predecessor.orElseThrow()
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
    private void forceDisconnect(RemoteSession stranger) throws IOException, InterruptedException {
        Iterator<UUID> ours = ownSessions().iterator();
        while (ours.hasNext()) {
            try {
                stranger.forceDisconnect(ours.next());
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
        RunRecord record = context.record();
        return Stream.concat(
                        record.nextSessionId().stream(),
                        record.isSessionOurs() ? Stream.of(record.identity().sessionId()) : Stream.empty())
                .toList();
    }
}
