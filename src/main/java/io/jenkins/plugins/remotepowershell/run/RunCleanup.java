package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Leaves the host as it was: command, journal, result and shell go, after the outcome is saved; the start marker stays.
 * What fails here is done by the host itself when the shell expires, and by the sweep.
 */
final class RunCleanup {
    private static final Logger LOGGER = Logger.getLogger(RunCleanup.class.getName());

    private final RunContext context;
    private final RunAttachment attachment;

    RunCleanup(RunContext context, RunAttachment attachment) {
        this.context = context;
        this.attachment = attachment;
    }

    /** @param connection if there still is one */
    void cleanUp(Optional<Connection> connection) throws IOException, InterruptedException {
        if (!context.record().isCleanedUp()) {
            cleanUpSession(connection);
        }
        TemporaryDirectory directory = context.record().temporaryDirectory();
        if (directory.isOfRun() && directory.isThere()) {
            Optional<String> problem = new DirectoryRemoval(context).remove();
            problem.ifPresent(sentence -> context.notice("the temporary directory " + directory.path() + " on "
                    + context.record().host() + " could not be removed (" + sentence
                    + "); attach the run again for another try"));
        }
    }

    private void cleanUpSession(Optional<Connection> connection) throws InterruptedException {
        endTree();
        try {
            context.deleteRefusedShell();
            if (context.isInHeldSession()) {
                giveBack(connection);
            } else if (connection.isEmpty() || !isDone(connection.get(), this::cleanUp)) {
                cleanUpFromOutside();
            }
            context.save(RunRecord::setCleanedUp);
        } catch (IOException | PsrpProtocolException failed) {
            LOGGER.log(Level.FINE, "Could not clean up after " + context.record(), failed);
            context.notice("could not " + (context.isInHeldSession() ? "clean up in" : "close") + " session "
                    + context.shellName() + " on "
                    + context.record().host() + " (" + failed.getMessage() + "); the host keeps it for up to "
                    + context.record().idleTimeout().map(Sentences::duration).orElse("its idle timeout"));
        }
    }

    /** What the script has begun may outlive it and its session; asked from a second one, since the first may be gone. */
    private void endTree() throws InterruptedException {
        boolean hasBegun = context.record().outcome().orElseThrow().kind() != OutcomeKind.NOT_STARTED
                && !context.record().isCommandMode();
        if (!hasBegun || context.run().stopScope() != StopScope.PROCESS_TREE) {
            return;
        }
        try {
            HostReport report = new HostInquiry(context).ask(start -> HostScripts.endProcesses(start, true));
            context.notice(sentence(report));
        } catch (IOException | PsrpProtocolException unanswered) {
            LOGGER.log(Level.FINE, "Could not end processes of " + context.record(), unanswered);
            context.notice("could not end processes that the script has begun (" + unanswered.getMessage() + ")");
        }
    }

    private static String sentence(HostReport report) {
        List<String> ended = report.endedProcesses();
        if (!report.problem().isEmpty()) {
            return "could not end processes that the script has begun: " + report.problem();
        }
        return ended.isEmpty()
                ? "no process of the script was left to be ended"
                : "ended " + (ended.size() == 1 ? "1 process" : ended.size() + " processes") + " of the script ("
                        + String.join(", ", ended) + ")";
    }

    /** What is done through the run's own connection. */
    private interface Part {
        void perform(Connection connection) throws IOException, PsrpProtocolException, InterruptedException;
    }

    /** A connection that was good until the script ended need not be any more. */
    private static boolean isDone(Connection connection, Part part) throws InterruptedException {
        try {
            part.perform(connection);
            return true;
        } catch (IOException | PsrpProtocolException failed) {
            LOGGER.log(Level.FINE, "The clean-up needs a session", failed);
            return false;
        }
    }

    /** The command has to be gone before another one can run in its runspace. */
    private void cleanUp(Connection connection) throws IOException, PsrpProtocolException, InterruptedException {
        connection.pipeline().terminate();
        if (hasFiles()) {
            removeFiles(connection.session());
        }
        connection.session().delete();
    }

    private void removeFiles(RemoteSession session) throws IOException, PsrpProtocolException, InterruptedException {
        tellOfFiles(new HostInquiry(context)
                .answer(session, HostScripts.cleanUp(context.record().start()), record -> {}));
    }

    /** The same question sweeps once a day. */
    private void tellOfFiles(HostReport report) {
        if (!report.problem().isEmpty()) {
            context.notice("could not remove all that this run, and dead ones before it, have left on "
                    + context.record().host() + " (" + report.problem() + ")");
        }
    }

    /** The session stays, if it is there, without the command, and nobody is connected. */
    private void giveBack(Optional<Connection> connection)
            throws IOException, PsrpProtocolException, InterruptedException {
        boolean hasCommand = connection.isPresent()
                || context.record().outcome().orElseThrow().kind() != OutcomeKind.NOT_STARTED;
        boolean isGivenBack = connection.isPresent() && isDone(connection.get(), this::giveBack);
        if (isGivenBack || !hasCommand) {
            return;
        }
        connection.ifPresent(Connection::close);
        try {
            giveBackAgain();
        } catch (WsmanFaultException refused) {
            if (refused.code().kind() != WsmanFaultCode.Kind.LOST) {
                throw refused;
            }
            removeFilesFromOutside();
        }
    }

    private void giveBackAgain() throws IOException, PsrpProtocolException, InterruptedException {
        RemoteSession session = attachment.connectShell();
        UUID commandId = context.record().identity().commandId();
        try (Connection connection = new Connection(session, session.pipeline(commandId))) {
            giveBack(connection);
        }
    }

    private void giveBack(Connection connection) throws IOException, PsrpProtocolException, InterruptedException {
        connection.pipeline().terminate();
        if (hasFiles()) {
            removeFiles(connection.session());
        }
        connection.session().disconnect();
        context.shell().save(holder -> {
            holder.client().setLeft();
            holder.setLastSeenAt(context.run().now());
        });
    }

    private void cleanUpFromOutside() throws IOException, PsrpProtocolException, InterruptedException {
        context.deleteShell();
        removeFilesFromOutside();
    }

    private void removeFilesFromOutside() throws IOException, PsrpProtocolException, InterruptedException {
        if (hasFiles()) {
            tellOfFiles(new HostInquiry(context).ask(HostScripts::cleanUp));
        }
    }

    /** What a lost run has left, or one that was not fetched whole, stays for whoever looks into it, and for the sweep. */
    private boolean hasFiles() {
        return !context.record().isCommandMode()
                && !context.record().isJournalKept()
                && context.record().outcome().orElseThrow().kind().isKnownEnd();
    }
}
