package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.HostCall;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.records.StartRecord;
import io.jenkins.plugins.remotepowershell.session.Received;
import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One Receive after the other on one connection. What an answer changes is in the record, what it brings is in the spool,
 * and what lies there is delivered before the next Receive leaves, which acknowledges it. If one of them fails the answer
 * is kept in memory for the next call.
 */
final class RunReceiver {
    private static final Duration SEEN_INTERVAL = Duration.ofMinutes(1);

    private final RunContext context;
    private RecordFormat format;
    private final ProgressLines progressLines;
    private String lastError = "";

    @CheckForNull
    private Received answer;

    private boolean isSpooled;

    RunReceiver(RunContext context) {
        this.context = context;
        this.format = new RecordFormat(context.record().identity().nonce());
        this.progressLines = new ProgressLines(context.record().progressInterval());
    }

    /** @return how the run ended, once it has */
    Optional<RunOutcome> receive(RemotePipeline pipeline)
            throws IOException, PsrpProtocolException, InterruptedException {
        context.deliver();
        if (answer == null) {
            take(pipeline.receive());
        }
        return keep(pipeline);
    }

    /** One short Receive, so that the script does not stand still while nobody is connected. */
    Optional<RunOutcome> openGate(RemotePipeline pipeline)
            throws IOException, PsrpProtocolException, InterruptedException {
        context.deliver();
        take(pipeline.openGate());
        return keep(pipeline);
    }

    private void take(Received received) {
        answer = received;
        isSpooled = false;
    }

    private Optional<RunOutcome> keep(RemotePipeline pipeline)
            throws IOException, PsrpProtocolException, InterruptedException {
        Received received = answer;
        List<RunnerRecord> fresh = List.of();
        if (!isSpooled) {
            remember(received, pipeline);
            fresh = spool(received);
            isSpooled = true;
        }
        context.deliver(fresh);
        Optional<RunOutcome> outcome = ending(received, pipeline);
        if (outcome.isEmpty()) {
            answer = null;
        }
        return outcome;
    }

    /** Before the answer is spooled: after that it is not delivered again. What is done twice then does no harm. */
    private void remember(Received received, RemotePipeline pipeline) throws IOException, InterruptedException {
        learnNonce(received);
        for (PsrpEvent event : received.events()) {
            if (event instanceof PsrpEvent.HostCalled it) {
                answer(it.call(), pipeline);
            } else if (event instanceof PsrpEvent.ErrorWritten it) {
                lastError = it.error().message();
            } else if (event instanceof PsrpEvent.Progress it) {
                progressLines.line(it.progress(), System.nanoTime()).ifPresent(context::progress);
            } else if (event instanceof PsrpEvent.Orphaned) {
                context.notice("the beginning of an answer went to a client that is gone");
            }
        }
        boolean due = context.record()
                .lastSeenAt()
                .filter(seen -> seen.plus(SEEN_INTERVAL).isAfter(context.run().now()))
                .isEmpty();
        if (due) {
            context.save(record -> record.setLastSeenAt(context.run().now()));
        }
    }

    /** A run that was adopted from its host shows its nonce with its first record. */
    private void learnNonce(Received received) throws IOException {
        if (!context.record().identity().nonce().isEmpty()) {
            return;
        }
        for (PsrpEvent event : received.events()) {
            Optional<String> nonce = event instanceof PsrpEvent.Output it && it.value() instanceof String text
                    ? RecordFormat.nonceOf(text)
                    : Optional.empty();
            if (nonce.isPresent()) {
                context.save(record -> record.setNonce(nonce.get()));
                format = new RecordFormat(nonce.get());
                return;
            }
        }
    }

    private void answer(HostCall call, RemotePipeline pipeline) throws IOException, InterruptedException {
        if (call.isExitCode()) {
            context.save(record -> record.setRequestedExitCode(call.exitCode()));
        } else if (call.wantsAnswer() && !pipeline.state().isTerminal()) {
            context.notice("the script asked a question (" + call.methodName() + "); nobody is there to answer");
            pipeline.refuse(call);
        }
    }

    /** @return the records that were spooled last */
    private List<RunnerRecord> spool(Received received) throws IOException, InterruptedException {
        OutputSpool spool = context.run().spool();
        List<RunnerRecord> together = new ArrayList<>();
        long last = spool.lastNumber();
        for (RunnerRecord record : records(received)) {
            if (record.number() > last + 1) {
                spool.append(together, spool.cursor());
                new GapFiller(context).fillUpTo(record.number() - 1);
                together = new ArrayList<>();
            }
            if (record.kind() == RecordKind.START) {
                remember(StartRecord.parse(record.text()));
            }
            together.add(record);
            last = record.number();
        }
        spool.append(together, received.cursor());
        return together;
    }

    private List<RunnerRecord> records(Received received) {
        List<RunnerRecord> records = new ArrayList<>();
        long last = context.run().spool().lastNumber();
        for (PsrpEvent event : received.events()) {
            for (RunnerRecord record :
                    context.record().isCommandMode() ? unnumbered(event, last + 1) : numbered(event)) {
                if (record.number() > last) {
                    records.add(record);
                    last = record.number();
                }
            }
        }
        return records;
    }

    private List<RunnerRecord> numbered(PsrpEvent event) {
        return event instanceof PsrpEvent.Output it && it.value() instanceof String text
                ? format.read(text).map(List::of).orElse(List.of())
                : List.of();
    }

    /** Without the runner the numbers are ours, and say nothing about what the host has dropped. */
    private static List<RunnerRecord> unnumbered(PsrpEvent event, long number) {
        return PlainOutput.of(event)
                .map(it -> RecordFormat.split(number, it.kind(), it.text()))
                .orElse(List.of());
    }

    private void remember(StartRecord start) throws IOException {
        context.save(record -> {
            record.setComputer(start.computerName(), start.machineId());
            record.setProcess(start.processId(), start.processStartTicks());
        });
        context.notice("script started on " + start.computerName() + " (" + start.operatingSystem() + ", PowerShell "
                + start.powerShellVersion() + ", native text as " + start.encoding()
                + (start.encodingProblem().isEmpty() ? "" : ", since: " + start.encodingProblem()) + ")");
    }

    private Optional<RunOutcome> ending(Received received, RemotePipeline pipeline)
            throws IOException, PsrpProtocolException, InterruptedException {
        Optional<FinalRecord> last = context.run().spool().ending();
        if (last.isPresent()) {
            return Optional.of(new RunEnding(context).of(last.get()));
        }
        if (!pipeline.state().isTerminal() && !received.commandDone()) {
            return Optional.empty();
        }
        String reason = received.events().stream()
                .flatMap(event -> event instanceof PsrpEvent.PipelineState it ? it.reason().stream() : null)
                .map(error -> error.message())
                .findFirst()
                .orElse(lastError);
        return Optional.of(new RunEnding(context).withoutFinalRecord(pipeline.state(), reason));
    }
}
