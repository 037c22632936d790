package io.jenkins.plugins.remotepowershell.copy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.session.Received;
import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The session of a copy: opened when it is needed, and anew after it was lost. Used by one thread. */
final class HostConversation implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(HostConversation.class.getName());

    /** What we cannot delete shall not stay for long. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(3);

    private static final Duration SILENCE = Duration.ofMinutes(3);

    private final RunSettings settings;
    private final SessionSettings session;

    @CheckForNull
    private RemoteSession open;

    /** Of a session that was lost: what runs in it may still write. */
    private Optional<UUID> lostShell = Optional.empty();

    private UUID shellId = UUID.randomUUID();

    HostConversation(RunSettings settings, String copyId) {
        this.settings = settings;
        this.session = settings.session()
                .withShellName("rsp?copy-" + copyId)
                .withIdleTimeout(IDLE_TIMEOUT)
                .withBufferMode(BufferMode.BLOCK);
    }

    /** Runs one step. After any exception the session is lost, and the next step opens another. */
    HostAnswer ask(CreatePipeline step) throws IOException, PsrpProtocolException, InterruptedException {
        boolean answered = false;
        try {
            HostAnswer answer = answer(opened().pipeline(UUID.randomUUID()), step);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                lose();
            }
        }
    }

    /** Ends what a dead process has left of the same copy; what cannot be ended expires soon. */
    void deleteLeftBehind() throws InterruptedException {
        try (HostSessions host = new HostSessions(settings.transport(), session, UUID.randomUUID(), UUID::randomUUID)) {
            for (ShellDescription shell : host.shells()) {
                if (shell.name().equals(session.shellName())) {
                    host.delete(shell);
                }
            }
        } catch (IOException failed) {
            LOGGER.log(Level.FINE, "Sessions of an interrupted copy cannot be looked for", failed);
        }
    }

    /** Ends the session, with one try. */
    @Override
    public void close() {
        lose();
        try {
            deleteLost();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private RemoteSession opened() throws IOException, PsrpProtocolException, InterruptedException {
        if (open == null) {
            deleteLost();
            shellId = UUID.randomUUID();
            open = session(shellId);
            open.open();
        }
        return open;
    }

    private HostAnswer answer(RemotePipeline pipeline, CreatePipeline step)
            throws IOException, PsrpProtocolException, InterruptedException {
        pipeline.start(step);
        HostAnswer answer = new HostAnswer();
        long heard = System.nanoTime();
        Received received;
        do {
            received = pipeline.receive();
            received.events().forEach(answer::take);
            heard = received.events().isEmpty() ? heard : System.nanoTime();
            checkSilence(heard);
        } while (!received.commandDone() && !pipeline.state().isTerminal());
        pipeline.terminate();
        return answer;
    }

    private void checkSilence(long heard) throws TransportException {
        if (System.nanoTime() - heard > SILENCE.toNanos()) {
            throw new TransportException(
                    TransportException.Kind.CONNECTION_LOST,
                    true,
                    settings.session().endpoint().getHost() + " does not go on with a copy for " + SILENCE.toMinutes()
                            + " minutes",
                    null);
        }
    }

    private void lose() {
        if (open != null) {
            open.close();
            open = null;
            lostShell = Optional.of(shellId);
        }
    }

    private void deleteLost() throws InterruptedException {
        if (lostShell.isEmpty()) {
            return;
        }
        try (RemoteSession lost = session(lostShell.get())) {
            lost.delete();
            lostShell = Optional.empty();
        } catch (IOException failed) {
            LOGGER.log(Level.FINE, "The session of a copy was not deleted; it expires soon", failed);
        }
    }

    private RemoteSession session(UUID shell) {
        return new RemoteSession(settings.transport(), session, shell, UUID.randomUUID(), UUID::randomUUID);
    }
}
