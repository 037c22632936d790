package io.jenkins.plugins.remotepowershell.records;

/**
 * One record of a run.
 *
 * @param number 1 for the start record, then +1 without gaps
 * @param more whether the text goes on in the next record
 * @param text may hold any UTF-16 code unit, line ends included
 */
public record RunnerRecord(long number, RecordKind kind, boolean more, String text) {

    /** Output may be secret. */
    @Override
    public String toString() {
        return kind + " record " + number + ", " + text.length() + " characters";
    }
}
