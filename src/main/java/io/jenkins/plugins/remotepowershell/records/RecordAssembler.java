package io.jenkins.plugins.remotepowershell.records;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;

/** Joins texts that were cut into several records, up to a length: what is longer is cut, and its end says so. */
public final class RecordAssembler {
    /** UTF-16 code units of one text. */
    public static final int MAXIMUM_TEXT = 16 << 20;

    private final int maximum;
    private final StringBuilder text = new StringBuilder();
    private long beyond;

    @CheckForNull
    private RecordKind kind;

    public RecordAssembler() {
        this(MAXIMUM_TEXT);
    }

    RecordAssembler(int maximum) {
        this.maximum = maximum;
    }

    /**
     * Takes the next record.
     *
     * @return the whole record once its last part is there, with the number of that part
     */
    public Optional<RunnerRecord> add(RunnerRecord part) {
        if (kind != null && kind != part.kind()) {
            reset(); // its last part was lost: the gap is reported by number
        }
        if (!part.more() && kind == null) {
            return Optional.of(part);
        }
        append(part.text());
        kind = part.kind();
        if (part.more()) {
            return Optional.empty();
        }
        RunnerRecord whole = new RunnerRecord(part.number(), part.kind(), false, text + remark());
        reset();
        return Optional.of(whole);
    }

    /** Nothing follows what was cut. */
    private void append(String part) {
        int end = beyond > 0 ? 0 : Math.min(part.length(), maximum - text.length());
        if (end > 0 && end < part.length() && Character.isHighSurrogate(part.charAt(end - 1))) {
            end--;
        }
        text.append(part, 0, end);
        beyond += part.length() - end;
    }

    private String remark() {
        return beyond == 0
                ? ""
                : " [cut here: " + beyond + " characters more; one text is shown up to " + maximum + " characters]";
    }

    /** Forgets parts, after a gap. */
    public void reset() {
        text.setLength(0);
        beyond = 0;
        kind = null;
    }
}
