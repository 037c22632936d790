package io.jenkins.plugins.remotepowershell.records;

/** What the runner says before the first line of the user's script: facts that are free to read. */
public final class StartRecord {
    private final RecordFields fields;

    private StartRecord(RecordFields fields) {
        this.fields = fields;
    }

    public static StartRecord parse(String text) {
        return new StartRecord(RecordFields.parse(text));
    }

    /** Of the record format; 0 if it is none. */
    public int version() {
        return fields.number("version").orElse(0L).intValue();
    }

    public String runId() {
        return fields.text("runId");
    }

    public String computerName() {
        return fields.text("computerName");
    }

    /** May be empty where the account cannot read it. */
    public String machineId() {
        return fields.text("machineId");
    }

    public String operatingSystem() {
        return fields.text("operatingSystem");
    }

    public String powerShellVersion() {
        return fields.text("powerShellVersion");
    }

    public String languageMode() {
        return fields.text("languageMode");
    }

    /** In which native programs' text is read. */
    public String encoding() {
        return fields.text("encoding");
    }

    /** Why it is not the encoding that was asked for; empty where it is. */
    public String encodingProblem() {
        return fields.text("encodingProblem");
    }

    /** Where the temporary directory lies that the script begins in; empty where none was asked for. */
    public String temporaryDirectory() {
        return fields.text("temporaryDirectory");
    }

    public long processId() {
        return fields.number("processId").orElse(0L);
    }

    /** UTC ticks (100 ns since year 1), 0 if unknown. */
    public long processStartTicks() {
        return fields.number("processStart").orElse(0L);
    }
}
