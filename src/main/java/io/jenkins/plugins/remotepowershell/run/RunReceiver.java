package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.HostCall;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
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
import java.time.Instant;
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
    private final RecordReader reader;
    private final ProgressLines progressLines;
    private String lastError = "";
    /** As it was last saved. */
    private Instant seenAt;

    @CheckForNull
    private Received answer;

    private boolean isSpooled;

    RunReceiver(RunContext context) {
        this.context = context;
        this.reader = new RecordReader(context);
        this.seenAt = context.record().lastSeenAt().orElse(Instant.EPOCH);
        this.progressLines = new ProgressLines(context.record().progressInterval());
    }

    /** @return how the run ended, once it has */
    Optional<RunOutcome> receive(RemotePipeline pipeline)
            throws IOException, PsrpProtocolException, InterruptedException {
        context.deliver();
        return answer == null ? receive(pipeline, pipeline::receive) : keep(pipeline);
    }

    /** One short Receive, so that the script does not stand still while nobody is connected. */
    Optional<RunOutcome> openGate(RemotePipeline pipeline)
            throws IOException, PsrpProtocolException, InterruptedException {
        context.deliver();
        return receive(pipeline, pipeline::openGate);
    }

    /** One of the Receives of a pipeline. */
    @FunctionalInterface
    private interface Receive {
        Received receive() throws IOException, PsrpProtocolException, InterruptedException;
    }

    /** What an answer holds before a message that cannot be read is kept; what was in that one is a gap. */
    private Optional<RunOutcome> receive(RemotePipeline pipeline, Receive receive)
            throws IOException, PsrpProtocolException, InterruptedException {
        try {
            take(receive.receive());
        } catch (PsrpProtocolException broken) {
            take(new Received(broken.eventsBefore(), pipeline.cursor(), false, false));
            Optional<RunOutcome> outcome = keep(pipeline);
            if (outcome.isEmpty()) {
                throw broken;
            }
            return outcome;
        }
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
        for (PsrpEvent event : received.events()) {
            if (event instanceof PsrpEvent.HostCalled it) {
                answer(it.call(), pipeline);
            } else if (event instanceof PsrpEvent.ErrorWritten it) {
                lastError = it.error().message();
            } else if (event instanceof PsrpEvent.Progress it) {
                progressLines.line(it.progress(), System.nanoTime()).ifPresent(context::progress);
            } else if (event instanceof PsrpEvent.Informational it && isRemark(it)) {
                context.notice(it.text());
            } else if (event instanceof PsrpEvent.Orphaned) {
                context.notice("the beginning of an answer went to a client that is gone");
            }
        }
        Instant now = context.run().now();
        if (!seenAt.plus(SEEN_INTERVAL).isAfter(now)) {
            context.save(record -> record.setLastSeenAt(now));
            seenAt = now;
        }
    }

    /** What the script warns of has a number; a warning without one is the runner's, which cannot write a record then. */
    private boolean isRemark(PsrpEvent.Informational event) {
        return !context.record().isCommandMode() && event.stream() == MessageType.WARNING_RECORD;
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

    private List<RunnerRecord> records(Received received) throws IOException {
        List<RunnerRecord> records = new ArrayList<>();
        long last = context.run().spool().lastNumber();
        boolean isNumbered = !context.record().isCommandMode();
        for (PsrpEvent event : received.events()) {
            for (RunnerRecord record : isNumbered ? numbered(event) : unnumbered(event, last + 1)) {
                if (record.number() > last) {
                    records.add(record);
                    last = record.number();
                }
            }
        }
        return records;
    }

    private List<RunnerRecord> numbered(PsrpEvent event) throws IOException {
        return event instanceof PsrpEvent.Output it && it.value() instanceof String text
                ? reader.read(text).map(List::of).orElse(List.of())
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
            record.process().setComputer(start.computerName(), start.machineId());
            record.process().set(start.processId(), start.processStartTicks());
            record.temporaryDirectory().begun(start.temporaryDirectory());
        });
        if (context.isInHeldSession()) {
            context.shell().save(holder -> {
                holder.process().setComputer(start.computerName(), start.machineId());
                holder.sharing().setLastBegun(context.record().runId());
            });
        }
        context.notice("script started on " + start.computerName() + " (" + start.operatingSystem() + ", PowerShell "
                + start.powerShellVersion() + ", native text as " + start.encoding()
                + (start.encodingProblem().isEmpty() ? "" : ", since: " + start.encodingProblem()) + ")");
    }

    private Optional<RunOutcome> ending(Received received, RemotePipeline pipeline)
            throws IOException, PsrpProtocolException, InterruptedException {
        Optional<FinalRecord> last = context.run().spool().ending();
        if (last.isPresent()) {
            return EarlierStart.behind(last.get(), context.record()).isPresent()
                    ? Optional.empty()
                    : Optional.of(new RunEnding(context).of(last.get()));
        }
        if (!pipeline.state().isTerminal() && !received.commandDone()) {
            return Optional.empty();
        }
        String reason = received.events().stream()
                .flatMap(event -> event instanceof PsrpEvent.PipelineState it ? it.reason().stream() : null)
                .map(error -> error.message())
                .findFirst()
                .orElse(lastError);
        return new RunEnding(context).withoutFinalRecord(pipeline.state(), reason);
    }
}
