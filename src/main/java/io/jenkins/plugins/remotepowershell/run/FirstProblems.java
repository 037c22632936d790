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

    /** Takes the next record, or part of one, if it is among the first. */
    void take(RunnerRecord record) {
        if (KINDS.contains(record.kind()) && (record.kind() == unfinished || isRoomFor(record.kind()))) {
            records.add(record);
            characters += record.text().length();
            unfinished = record.more() ? record.kind() : null;
            if (!record.more()) {
                whole.merge(record.kind(), 1, Integer::sum);
            }
        }
    }

    private boolean isRoomFor(RecordKind kind) {
        return whole.getOrDefault(kind, 0) < ResultRecords.MOST && characters < MOST_CHARACTERS;
    }

    List<RunnerRecord> upTo(long number) {
        return records.stream().filter(record -> record.number() <= number).toList();
    }

    void clear() {
        records.clear();
    }
}
