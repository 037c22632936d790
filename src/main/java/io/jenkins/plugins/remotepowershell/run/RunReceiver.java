package io.jenkins.plugins.remotepowershell.run;

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
 * One Receive after the other. What an answer brings is in the spool, and what it changes is in the record, before the
 * next Receive leaves, which acknowledges it.
 */
final class RunReceiver {
    private static final Duration SEEN_INTERVAL = Duration.ofMinutes(1);

    private final RunContext context;
    private RecordFormat format;
    private String lastError = "";

    RunReceiver(RunContext context) {
        this.context = context;
        this.format = new RecordFormat(context.record().identity().nonce());
    }

    /** @return how the run ended, once it has */
    Optional<RunOutcome> receive(RemotePipeline pipeline)
            throws IOException, PsrpProtocolException, InterruptedException {
        Received received = pipeline.receive();
        learnNonce(received);
        List<RunnerRecord> records = records(received);
        if (!records.isEmpty()) {
            new GapFiller(context).fillUpTo(records.get(0).number() - 1);
        }
        context.run().spool().append(records, received.cursor());
        for (PsrpEvent event : received.events()) {
            remember(event, pipeline);
        }
        remember(records);
        context.deliver(records);
        return ending(records, received, pipeline);
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

    private List<RunnerRecord> records(Received received) {
        List<RunnerRecord> records = new ArrayList<>();
        long last = context.run().spool().lastNumber();
        for (PsrpEvent event : received.events()) {
            Optional<RunnerRecord> record =
                    context.record().isCommandMode() ? unnumbered(event, last + 1) : numbered(event);
            if (record.isPresent() && record.get().number() > last) {
                records.add(record.get());
                last = record.get().number();
            }
        }
        return records;
    }

    private Optional<RunnerRecord> numbered(PsrpEvent event) {
        return event instanceof PsrpEvent.Output it && it.value() instanceof String text
                ? format.read(text)
                : Optional.empty();
    }

    /** Without the runner the numbers are ours, and say nothing about what the host has dropped. */
    private static Optional<RunnerRecord> unnumbered(PsrpEvent event, long number) {
        return PlainOutput.of(event).map(it -> new RunnerRecord(number, it.kind(), false, it.text()));
    }

    private void remember(PsrpEvent event, RemotePipeline pipeline) throws IOException, InterruptedException {
        if (event instanceof PsrpEvent.HostCalled it) {
            answer(it.call(), pipeline);
        } else if (event instanceof PsrpEvent.ErrorWritten it) {
            lastError = it.error().message();
        } else if (event instanceof PsrpEvent.Orphaned) {
            context.notice("the beginning of an answer went to a client that is gone");
        }
    }

    private void answer(HostCall call, RemotePipeline pipeline) throws IOException, InterruptedException {
        if (call.isExitCode()) {
            context.save(record -> record.setRequestedExitCode(call.exitCode()));
        } else if (call.wantsAnswer()) {
            context.notice("the script asked a question (" + call.methodName() + "); nobody is there to answer");
            pipeline.refuse(call);
        }
    }

    private void remember(List<RunnerRecord> records) throws IOException {
        for (RunnerRecord record : records) {
            if (record.kind() == RecordKind.START) {
                remember(StartRecord.parse(record.text()));
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

    private void remember(StartRecord start) throws IOException {
        context.save(record -> {
            record.setComputer(start.computerName(), start.machineId());
            record.setProcess(start.processId(), start.processStartTicks());
        });
        context.notice("script started on " + start.computerName() + " (" + start.operatingSystem() + ", PowerShell "
                + start.powerShellVersion() + ", native text as " + start.encoding() + ")");
    }

    private Optional<RunOutcome> ending(List<RunnerRecord> records, Received received, RemotePipeline pipeline)
            throws IOException, PsrpProtocolException, InterruptedException {
        for (RunnerRecord record : records) {
            if (record.kind() == RecordKind.FINAL && !record.more()) {
                return Optional.of(new RunEnding(context).of(FinalRecord.parse(record.text())));
            }
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
