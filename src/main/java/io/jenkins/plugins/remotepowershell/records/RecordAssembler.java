package io.jenkins.plugins.remotepowershell.records;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;

/** Joins texts that were cut into several records. */
public final class RecordAssembler {
    private final StringBuilder text = new StringBuilder();

    @CheckForNull
    private RecordKind kind;

    /**
     * Takes the next record.
     *
     * @return the whole record once its last part is there, with the number of that part
     */
    public Optional<RunnerRecord> add(RunnerRecord part) {
        if (kind != null && kind != part.kind()) {
            text.setLength(0); // its last part was lost: the gap is reported by number
        }
        if (!part.more() && text.length() == 0) {
            kind = null;
            return Optional.of(part);
        }
        text.append(part.text());
        kind = part.kind();
        if (part.more()) {
            return Optional.empty();
        }
        RunnerRecord whole = new RunnerRecord(part.number(), part.kind(), false, text.toString());
        text.setLength(0);
        kind = null;
        return Optional.of(whole);
    }

    /** Forgets parts, after a gap. */
    public void reset() {
        text.setLength(0);
        kind = null;
    }
}
