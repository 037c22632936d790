package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.config.HostRefusals;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.records.RecordAssembler;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/** Writes one run's records to the step's log, each line once, over restarts and crashes of Jenkins. */
final class JenkinsRunObserver implements RunObserver {
    private static final String OURS = "remotePowerShell: ";

    private final StepLog log;
    private final HostPart part;
    private final LineStyle style;
    private final Runnable begun;
    private final RecordAssembler assembler = new RecordAssembler();
    private long alreadyWritten;
    private long returned;
    private volatile long lastNumber;
    private volatile Optional<Instant> lastOutputAt = Optional.empty();

    /** @param begun called with the first records: the script runs */
    JenkinsRunObserver(StepLog log, HostPart part, LineStyle style, Runnable begun) {
        this.log = log;
        this.part = part;
        this.style = style;
        this.begun = begun;
    }

    /** Of the last record in the log. */
    long lastNumber() {
        return lastNumber;
    }

    Optional<Instant> lastOutputAt() {
        return lastOutputAt;
    }

    /** Nothing any more at the end of a shutdown. */
    @Override
    public void notice(String sentence) {
        if (JenkinsRuns.get().areLogsClosed()) {
            return;
        }
        log.println(OURS + style.host() + style.masked(sentence));
        log.flush();
    }

    @Override
    public void progress(String line) {
        if (style.shows(RecordKind.PROGRESS)) {
            notice("[progress] " + line);
        }
    }

    @Override
    public void noRoom(String sentence) {
        HostRefusals.get().add(part.host(), style.masked(sentence));
    }

    @Override
    public void untrusted(String sentence) {
        HostRefusals.get().add(part.host(), style.masked(sentence));
    }

    @Override
    public void write(List<RunnerRecord> records) throws IOException {
        if (JenkinsRuns.get().areLogsClosed()) {
            throw new IOException("Jenkins is shutting down, and has closed the log of the build");
        }
        begun.run();
        lastOutputAt = Optional.of(Instant.now());
        for (RunnerRecord record : records) {
            assembler.add(record).ifPresent(this::show);
            lastNumber = record.number();
        }
        log.flush();
    }

    private void show(RunnerRecord record) {
        returned += CapturedRecords.returnedLength(record);
        if (record.kind() == RecordKind.NOTICE) {
            record.text().lines().forEach(line -> printOnce(OURS + style.host() + style.masked(line)));
        } else if (style.shows(record.kind())) {
            style.lines(record).forEach(this::printOnce);
        }
    }

    /** A killed process had written the first lines of what comes again now. */
    private void printOnce(String line) {
        if (alreadyWritten > 0) {
            alreadyWritten--;
        } else {
            log.println(line);
        }
    }

    @Override
    public String sinkName() {
        return log.name();
    }

    @Override
    public long position() {
        return log.position();
    }

    /** A log cannot be cut: what is in it is left out when it comes again. */
    @Override
    public void truncate(long position) {
        if (log.isBehind(position)) {
            notice(
                    "the log of this step shows fewer lines than were written to it: some may be missing, or appear twice");
        }
        alreadyWritten = log.writtenSince(position);
    }

    @Override
    public boolean takesParts() {
        return false;
    }

    /** Returned output is read from the store at the end; once it is too long for that nothing is. */
    @Override
    public boolean keepsRecords() {
        StepSettings settings = style.settings();
        return settings.returnsOutput() && returned <= settings.maxReturnLength();
    }

    @Override
    public Lock turn() {
        return log.turn();
    }
}
