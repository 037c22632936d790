package io.jenkins.plugins.remotepowershell.records;

import java.util.Optional;

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

    private static final RecordKind[] BY_LETTER = new RecordKind['Z' + 1];

    static {
        for (RecordKind kind : values()) {
            BY_LETTER[kind.letter] = kind;
        }
    }

    private final char letter;

    RecordKind(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }

    public static Optional<RecordKind> from(char letter) {
        return letter < BY_LETTER.length ? Optional.ofNullable(BY_LETTER[letter]) : Optional.empty();
    }
}
