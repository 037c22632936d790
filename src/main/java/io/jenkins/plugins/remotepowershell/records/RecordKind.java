package io.jenkins.plugins.remotepowershell.records;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a record says, with its letter in the format. */
public enum RecordKind {
    /** The first record: who runs where. See {@link StartRecord}. */
    START('S'),
    OUTPUT('O'),
    ERROR('E'),
    WARNING('W'),
    VERBOSE('V'),
    DEBUG('D'),
    /** {@code Write-Host} and {@code Write-Information}. */
    INFORMATION('I'),
    PROGRESS('P'),
    /** One output object as JSON, where the caller asked for objects. */
    JSON('J'),
    /** What an error record says beyond its text, as fields. */
    ERROR_DETAIL('R'),
    /** A remark of the runner itself. */
    NOTICE('N'),
    /** The last record: how it ended. See {@link FinalRecord}. */
    FINAL('X');

    private static final Map<Character, RecordKind> BY_LETTER =
            Stream.of(values()).collect(Collectors.toMap(RecordKind::letter, Function.identity()));

    private final char letter;

    RecordKind(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }

    public static Optional<RecordKind> from(char letter) {
        return Optional.ofNullable(BY_LETTER.get(letter));
    }
}
