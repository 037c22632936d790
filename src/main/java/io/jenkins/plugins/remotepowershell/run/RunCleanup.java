package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Leaves the host as it was: command, journal, result and shell go, after the outcome is saved; the start marker stays.
 * What fails here is done by the host itself when the shell expires, and by the sweep.
 */
final class RunCleanup {
    private static final Logger LOGGER = Logger.getLogger(RunCleanup.class.getName());

    private final RunContext context;

    RunCleanup(RunContext context) {
        this.context = context;
    }

    /** @param connection if there still is one */
    void cleanUp(Optional<Connection> connection) throws IOException, InterruptedException {
        if (context.record().isCleanedUp()) {
            return;
        }
        try {
            if (connection.isPresent()) {
                removeFiles(connection.get());
                connection.get().session().delete();
            } else {
                deleteShell();
            }
            context.save(RunRecord::setCleanedUp);
        } catch (IOException | PsrpProtocolException failed) {
            LOGGER.log(Level.FINE, "Could not clean up after " + context.record(), failed);
            context.notice("could not close session " + context.shellName() + " on "
                    + context.record().host() + " ("
                    + FailureKind.of(failed) + "); the host keeps it for up to "
                    + context.record().idleTimeout().map(Sentences::duration).orElse("its idle timeout"));
        }
    }

    private void removeFiles(Connection connection) throws IOException, PsrpProtocolException, InterruptedException {
        connection.pipeline().terminate();
        if (!context.record().isCommandMode()) {
            new HostInquiry(context)
                    .answer(
                            connection.session(),
                            HostScripts.cleanUp(context.record().start()),
                            record -> {});
        }
    }

    private void deleteShell() throws IOException, InterruptedException {
        try (RemoteSession session = context.session(context.record().identity().sessionId())) {
            session.delete();
        }
    }
}
