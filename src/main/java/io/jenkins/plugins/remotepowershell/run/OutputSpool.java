package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a run has received, append-only. It is the cursor: what can be read from it was received. It survives the end of
 * the process at once, and a loss of power up to the last second. Safe for use by many threads.
 */
final class OutputSpool implements AutoCloseable {
    private static final long SYNC_DELAY_MILLIS = 1_000;
    private static final long CUT_BYTES = 8L << 20;

    private final SpoolProtection protection;
    private SpoolFile file;
    private long lastNumber;
    private long lostRecords;
    private boolean whole = true;
    private ReceiveCursor cursor = ReceiveCursor.START;
    private final List<RunnerRecord> finalParts = new ArrayList<>();
    private final FirstProblems problems = new FirstProblems();
    private long cutAt = CUT_BYTES;
    private boolean syncAwaited;

    @CheckForNull
    private IOException syncFailure;

    private OutputSpool(Path path, SpoolProtection protection) throws IOException {
        this.protection = protection;
        this.file = SpoolFile.open(path, protection, this::apply);
    }

    static OutputSpool open(Path path, SpoolProtection protection) throws IOException {
        return new OutputSpool(path, protection);
    }

    /** Of the last record received, or announced as lost; 0 if none was. */
    synchronized long lastNumber() {
        return lastNumber;
    }

    /** How many records are announced as lost. */
    synchronized long lostRecords() {
        return lostRecords;
    }

    /** Whether all records are still in it that were received: none was cut off, and no loss of power took one. */
    synchronized boolean isWhole() {
        return whole;
    }

    /** How far the command's stream has been received. */
    synchronized ReceiveCursor cursor() {
        return cursor;
    }

    /** How the runner said that the script has ended; empty until it has. */
    synchronized Optional<FinalRecord> ending() {
        if (finalParts.isEmpty() || finalParts.get(finalParts.size() - 1).more()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        finalParts.forEach(part -> text.append(part.text()));
        return Optional.of(FinalRecord.parse(text.toString()));
    }

    /** Records up to there were delivered, so they were received, even if a loss of power took them from the spool. */
    synchronized void startAfter(long delivered) {
        whole = whole && delivered <= lastNumber;
        lastNumber = Math.max(lastNumber, delivered);
    }

    /** Writes what one answer brought, and only then may the next Receive leave. */
    synchronized void append(List<RunnerRecord> records, ReceiveCursor received) throws IOException {
        if (!records.isEmpty() || !isSame(received)) {
            append(records, received, lostRecords);
        }
    }

    /** Writes that records are lost, up to the number of the notice that says so. */
    synchronized void appendLoss(RunnerRecord notice, long lost) throws IOException {
        append(List.of(notice), cursor, lostRecords + lost);
    }

    private void append(List<RunnerRecord> records, ReceiveCursor received, long lost) throws IOException {
        if (syncFailure != null) {
            IOException failed = syncFailure;
            syncFailure = null;
            throw failed;
        }
        long last = lastNumber;
        for (RunnerRecord record : records) {
            last = Math.max(last, record.number());
        }
        SpoolEntry entry = new SpoolEntry(last, lost, received, records, false);
        file.append(entry);
        apply(entry);
        syncSoon();
    }

    /** Records after a number, in order. */
    synchronized void readAfter(long number, RecordConsumer consumer) throws IOException {
        file.read(entry -> {
            for (RunnerRecord record : entry.records()) {
                if (record.number() > number) {
                    consumer.accept(record);
                }
            }
        });
    }

    /** Forgets records up to a number, once they are delivered and it is worth it; the first problems and the end stay. */
    synchronized void cutUpTo(long number) throws IOException {
        if (file.size() >= cutAt) {
            keepAfter(number);
            cutAt = file.size() + CUT_BYTES;
        }
    }

    /** Forgets all records; how far the stream has been received, and how the script ended, stay. */
    synchronized void clear() throws IOException {
        problems.clear();
        keepAfter(Long.MAX_VALUE);
    }

    private void keepAfter(long number) throws IOException {
        List<RunnerRecord> kept = new ArrayList<>(problems.upTo(number));
        if (number < lastNumber) {
            readAfter(number, record -> {
                if (record.kind() != RecordKind.FINAL) {
                    kept.add(record);
                }
            });
        }
        kept.addAll(finalParts);
        boolean cut = !whole || Math.min(number, lastNumber) > 0;
        Path path = file.path();
        Path shorter = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(shorter);
        try (SpoolFile next = SpoolFile.open(shorter, protection, entry -> {})) {
            next.append(new SpoolEntry(lastNumber, lostRecords, cursor, kept, cut));
        }
        file.closeReplaced();
        try {
            Files.move(shorter, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            whole = !cut;
        } finally {
            file = SpoolFile.open(path, protection, entry -> {});
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
        syncAwaited = false;
    }

    private void apply(SpoolEntry entry) {
        whole = whole && !entry.cut() && entry.lastNumber() <= lastNumber + brought(entry);
        lastNumber = Math.max(lastNumber, entry.lastNumber());
        lostRecords = entry.lostRecords();
        cursor = entry.cursor();
        for (RunnerRecord record : entry.records()) {
            problems.take(record);
            if (record.kind() == RecordKind.FINAL) {
                finalParts.add(record);
            }
        }
    }

    /** How many numbers an entry accounts for; what is announced as lost is in one notice. */
    private long brought(SpoolEntry entry) {
        long lost = entry.lostRecords() - lostRecords;
        return lost > 0 ? lost : entry.records().size();
    }

    private boolean isSame(ReceiveCursor received) {
        return received.objectId() == cursor.objectId()
                && received.fragmentId() == cursor.fragmentId()
                && received.unfinished().length == cursor.unfinished().length;
    }

    private void syncSoon() {
        if (!syncAwaited) {
            syncAwaited = true;
            CompletableFuture.delayedExecutor(SYNC_DELAY_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(this::sync);
        }
    }

    /** On a thread of the common pool; a failure is thrown by the next append. What is silent has no file open then. */
    private synchronized void sync() {
        if (!syncAwaited) {
            return;
        }
        syncAwaited = false;
        try {
            file.close();
        } catch (IOException failed) {
            syncFailure = failed;
        }
    }
}
