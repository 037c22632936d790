package io.jenkins.plugins.remotepowershell.records;

import java.util.OptionalInt;
import java.util.stream.Stream;

/** How a script ended, as its runner saw it. */
public final class FinalRecord {
    /** How it ended. */
    public enum Ending {
        /** It came to its end, or called exit. */
        COMPLETED,
        /** A terminating error left it. */
        FAILED,
        /** A stop signal ended it. */
        STOPPED,
        /** It passed its maximum run time. */
        TIMED_OUT,
        /** Nothing of it ran: the reason says why. */
        NOT_STARTED,
        /** The runner cannot know. */
        UNKNOWN
    }

    /** Where the exit code comes from. */
    public enum CodeSource {
        /** {@code exit N}. */
        EXIT,
        /** The last native program. */
        NATIVE,
        /** A terminating error, or error records in a run that is to fail on them. */
        ERROR,
        /** The script came to its end: 0, unless it called {@code $Host.SetShouldExit}, which the client sees. */
        END,
        /** The runner could not see it: the client's SetShouldExit call decides. */
        UNSEEN
    }

    private final RecordFields fields;

    private FinalRecord(RecordFields fields) {
        this.fields = fields;
    }

    public static FinalRecord parse(String text) {
        return new FinalRecord(RecordFields.parse(text));
    }

    public Ending ending() {
        try {
            return Ending.valueOf(fields.text("ending"));
        } catch (IllegalArgumentException laterVersion) {
            return Ending.UNKNOWN;
        }
    }

    /** Empty where the runner could not see it. */
    public OptionalInt exitCode() {
        return fields.number("exitCode").stream().mapToInt(Long::intValue).findFirst();
    }

    public CodeSource codeSource() {
        return Stream.of(CodeSource.values())
                .filter(source -> source.name().equals(fields.text("codeSource")))
                .findFirst()
                .orElse(CodeSource.UNSEEN);
    }

    /** Records on the error stream. */
    public long errorRecords() {
        return fields.number("errorRecords").orElse(0L);
    }

    /** The marker that refused this start; names nothing where it was not refused there. */
    public StartMarker startedBefore() {
        return StartMarker.of(fields);
    }

    /** The number of the last record before this one. */
    public long lastNumber() {
        return fields.number("lastNumber").orElse(0L);
    }

    /** One sentence, may be empty. */
    public String reason() {
        return fields.text("reason");
    }

    /** How long the script's writes were held by a full buffer. */
    public long heldMillis() {
        return fields.number("heldMillis").orElse(0L);
    }

    public long durationMillis() {
        return fields.number("durationMillis").orElse(0L);
    }
}
