package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.session.Received;
import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Asks a host about a run through a second shell, which is opened for the question and deleted after it: in the run's own
 * shell a second command would wait for the first.
 */
final class HostInquiry {
    private static final Logger LOGGER = Logger.getLogger(HostInquiry.class.getName());
    /** Of the second shell: what we cannot delete shall not use up the account's quota for long. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(3);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final RunContext context;

    HostInquiry(RunContext context) {
        this.context = context;
    }

    /** @param question one of {@link HostScripts} */
    HostReport ask(Function<RunnerStart, CreatePipeline> question)
            throws IOException, PsrpProtocolException, InterruptedException {
        return ask(question, record -> {});
    }

    /** The journal's records of a range, in order, as far as they are there; from where the range before has ended. */
    HostReport readJournal(long after, long upTo, RecordConsumer records)
            throws IOException, PsrpProtocolException, InterruptedException {
        long offset = context.journalOffset();
        HostReport report = ask(start -> HostScripts.readJournal(start, after, upTo, offset), records);
        context.setJournalOffset(report.journalOffset());
        return report;
    }

    private HostReport ask(Function<RunnerStart, CreatePipeline> question, RecordConsumer records)
            throws IOException, PsrpProtocolException, InterruptedException {
        try (RemoteSession session = open()) {
            HostReport report =
                    answerOrDelete(session, question.apply(context.record().start()), records);
            delete(session);
            return report;
        }
    }

    /** A question that failed on the host leaves no shell there either. */
    private HostReport answerOrDelete(RemoteSession session, CreatePipeline question, RecordConsumer records)
            throws IOException, PsrpProtocolException, InterruptedException {
        try {
            return answer(session, question, records);
        } catch (HostQuestionException failed) {
            delete(session);
            throw failed;
        }
    }

    private RemoteSession open() throws IOException, PsrpProtocolException, InterruptedException {
        try {
            return openOnce();
        } catch (WsmanFaultException refused) {
            if (refused.code().kind() != WsmanFaultCode.Kind.QUOTA) {
                throw refused;
            }
            deleteLeftBehind();
            return openOnce();
        }
    }

    private RemoteSession openOnce() throws IOException, PsrpProtocolException, InterruptedException {
        RemoteSession session = session(UUID.randomUUID());
        try {
            session.open();
            return session;
        } catch (IOException | PsrpProtocolException | InterruptedException failed) {
            session.close();
            throw failed;
        }
    }

    /** Shells in which dead processes have asked about this run: its lock says that none of them lives. */
    private void deleteLeftBehind() throws IOException, InterruptedException {
        try (HostSessions host = context.hostSessions()) {
            for (ShellDescription shell : host.shells()) {
                if (shell.name().equals(shellName())) {
                    try (RemoteSession session = session(UUID.fromString(shell.shellId()))) {
                        session.delete();
                    }
                }
            }
        }
    }

    private RemoteSession session(UUID shellId) {
        SessionSettings ordinary = context.settings().session();
        SessionSettings settings = ordinary.withOperationTimeout(shorter(ordinary.operationTimeout(), patience()))
                .withShellName(shellName())
                .withIdleTimeout(IDLE_TIMEOUT)
                .withBufferMode(BufferMode.BLOCK);
        return new RemoteSession(
                context.settings().transport(), settings, shellId, UUID.randomUUID(), UUID::randomUUID);
    }

    private String shellName() {
        return "rsp?" + context.record().runId();
    }

    /** The answer is there; a shell that cannot be deleted expires soon. */
    private static void delete(RemoteSession session) throws InterruptedException {
        try {
            session.delete();
        } catch (IOException failed) {
            LOGGER.log(Level.FINE, "A session that asked a host about a run was not deleted", failed);
        }
    }

    /**
     * Runs one of the host scripts as a pipeline of an open session.
     *
     * @throws HostQuestionException where it did not come to its end, or wrote no report
     */
    HostReport answer(RemoteSession session, CreatePipeline question, RecordConsumer records)
            throws IOException, PsrpProtocolException, InterruptedException {
        RemotePipeline pipeline = session.pipeline(UUID.randomUUID());
        pipeline.start(question);
        InquiryAnswer answer = new InquiryAnswer(new RecordReader(context), records);
        Instant heard = context.run().now();
        Received received;
        do {
            received = pipeline.receive();
            answer.take(received.events());
            heard = checkSilence(received, heard);
        } while (!received.commandDone() && !pipeline.state().isTerminal());
        pipeline.terminate();
        return answer.report(pipeline.state());
    }

    /** A stop has no time for a host that says nothing. */
    private Duration patience() {
        return context.run().isStopRequested()
                ? shorter(PATIENCE, context.settings().retry().stopPatience())
                : PATIENCE;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Instant checkSilence(Received received, Instant heard) throws TransportException {
        Instant now = context.run().now();
        if (!received.events().isEmpty()) {
            return now;
        }
        if (heard.plus(patience()).isBefore(now)) {
            throw new TransportException(
                    TransportException.Kind.CONNECTION_LOST,
                    true,
                    context.record().host() + " does not answer a question about the run",
                    null);
        }
        return heard;
    }
}
