package io.jenkins.plugins.remotepowershell.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a record as one string of a pipeline's output: {@code NONCE:NUMBER:KIND:TEXT}, with {@code +} behind the
 * kind where the text goes on in the next record. docs/runner-protocol.md.
 */
public final class RecordFormat {
    /** Of the format; the start record names it. */
    public static final int VERSION = 1;

    /** UTF-16 code units of one record's text: seven bytes each at worst, so that a record fits one PSRP fragment. */
    public static final int MAXIMUM_TEXT = 4600;

    private static final Pattern RECORD = Pattern.compile("([0-9a-f]{8,32}):\\d{1,18}:[A-Z]\\+?:");

    private final String prefix;

    /** @param nonce drawn for one run: output of the script cannot be taken for a record */
    public RecordFormat(String nonce) {
        prefix = nonce + ':';
    }

    /** The nonce in what looks like a record, for a run whose nonce is not known; empty if it does not. */
    public static Optional<String> nonceOf(String line) {
        Matcher matcher = RECORD.matcher(line);
        return matcher.lookingAt() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    public String write(RunnerRecord record) {
        return prefix + record.number() + ':' + record.kind().letter() + (record.more() ? "+:" : ":") + record.text();
    }

    /** The record in a string of output; empty if it is none of this run's. */
    public Optional<RunnerRecord> read(String line) {
        int numberEnd = line.startsWith(prefix) ? line.indexOf(':', prefix.length()) : -1;
        if (numberEnd < 0 || numberEnd + 2 >= line.length() + 1) {
            return Optional.empty();
        }
        int kindEnd = line.indexOf(':', numberEnd + 1);
        if (kindEnd < numberEnd + 2 || kindEnd > numberEnd + 3) {
            return Optional.empty();
        }
        boolean more = kindEnd == numberEnd + 3 && line.charAt(numberEnd + 2) == '+';
        Optional<RecordKind> kind = RecordKind.from(line.charAt(numberEnd + 1));
        long number = number(line, prefix.length(), numberEnd);
        return number < 1 || kind.isEmpty() || (kindEnd == numberEnd + 3 && !more)
                ? Optional.empty()
                : Optional.of(new RunnerRecord(number, kind.get(), more, line.substring(kindEnd + 1)));
    }

    /** The records of one text, cut where it is too long, never inside a surrogate pair. */
    public static List<RunnerRecord> split(long firstNumber, RecordKind kind, String text) {
        List<RunnerRecord> records = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(text.length(), from + MAXIMUM_TEXT);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            records.add(
                    new RunnerRecord(firstNumber + records.size(), kind, to < text.length(), text.substring(from, to)));
            from = to;
        } while (from < text.length());
        return records;
    }

    private static long number(String line, int from, int to) {
        try {
            return Long.parseLong(line, from, to, 10);
        } catch (NumberFormatException none) {
            return -1;
        }
    }
}
