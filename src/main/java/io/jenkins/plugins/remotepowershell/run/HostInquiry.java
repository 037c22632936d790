package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.session.Received;
import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks a host about a run through a second shell, which is opened for the question and deleted after it: in the run's own
 * shell a second command would wait for the first.
 */
final class HostInquiry {
    private final RunContext context;

    HostInquiry(RunContext context) {
        this.context = context;
    }

    /** @param question one of {@link HostScripts} */
    HostReport ask(Function<RunnerStart, CreatePipeline> question)
            throws IOException, PsrpProtocolException, InterruptedException {
        return ask(question, record -> {});
    }

    /** The journal's records of a range, as far as they are there. */
    List<RunnerRecord> journal(long after, long upTo) throws IOException, PsrpProtocolException, InterruptedException {
        List<RunnerRecord> records = new ArrayList<>();
        ask(start -> HostScripts.readJournal(start, after, upTo), records::add);
        return records;
    }

    private HostReport ask(Function<RunnerStart, CreatePipeline> question, Consumer<RunnerRecord> records)
            throws IOException, PsrpProtocolException, InterruptedException {
        RemoteSession session = new RemoteSession(
                context.settings().transport(),
                context.settings()
                        .session()
                        .withShellName("rsp?" + context.record().runId()),
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID::randomUUID);
        try (session) {
            session.open();
            try {
                return answer(session, question.apply(context.record().start()), records);
            } finally {
                session.delete();
            }
        }
    }

    /** Runs one of the host scripts as a pipeline of an open session. */
    HostReport answer(RemoteSession session, CreatePipeline question, Consumer<RunnerRecord> records)
            throws IOException, PsrpProtocolException, InterruptedException {
        RemotePipeline pipeline = session.pipeline(UUID.randomUUID());
        pipeline.start(question);
        RecordFormat format = new RecordFormat(context.record().identity().nonce());
        String last = "";
        Received received;
        do {
            received = pipeline.receive();
            for (PsrpEvent event : received.events()) {
                if (event instanceof PsrpEvent.Output it && it.value() instanceof String text) {
                    format.read(text).ifPresent(records);
                    last = text;
                }
            }
        } while (!received.commandDone() && !pipeline.state().isTerminal());
        pipeline.terminate();
        return HostReport.parse(last);
    }
}
