package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The errors and warnings that {@link ResultRecords} name: they stay when delivered output is forgotten. */
final class FirstProblems {
    private static final Set<RecordKind> KINDS =
            EnumSet.of(RecordKind.ERROR, RecordKind.ERROR_DETAIL, RecordKind.WARNING);

    /** Of all together; they are held in memory. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private final List<RunnerRecord> records = new ArrayList<>();
    private final Map<RecordKind, Integer> whole = new EnumMap<>(RecordKind.class);
    private int characters;

    /** Of what has parts that have not come yet. */
    @CheckForNull
    private RecordKind unfinished;

    /** Whether the error that came last is among the first: a detail follows its error. */
    private boolean isErrorTaken;

    /** Takes the next record, or part of one, if it is among the first. */
    void take(RunnerRecord record) {
        if (!KINDS.contains(record.kind())) {
            return;
        }
        boolean isTaken = record.kind() == unfinished || isRoomFor(record.kind());
        if (isTaken) {
            add(record);
        }
        if (record.kind() == RecordKind.ERROR) {
            isErrorTaken = isTaken;
        }
    }

    /** What is longer than there is room for ends with the last part that has some. */
    private void add(RunnerRecord record) {
        characters += record.text().length();
        boolean goesOn = record.more() && characters < MOST_CHARACTERS;
        records.add(new RunnerRecord(record.number(), record.kind(), goesOn, record.text()));
        unfinished = goesOn ? record.kind() : null;
        if (!goesOn) {
            whole.merge(record.kind(), 1, Integer::sum);
        }
    }

    private boolean isRoomFor(RecordKind kind) {
        return (kind != RecordKind.ERROR_DETAIL || isErrorTaken)
                && whole.getOrDefault(kind, 0) < ResultRecords.MOST
                && characters < MOST_CHARACTERS;
    }

    List<RunnerRecord> upTo(long number) {
        return records.stream().filter(record -> record.number() <= number).toList();
    }

    void clear() {
        records.clear();
    }
}
