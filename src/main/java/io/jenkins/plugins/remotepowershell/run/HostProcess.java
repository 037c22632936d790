package io.jenkins.plugins.remotepowershell.run;

/** Where the script began, as its start record names it. */
public final class HostProcess {
    private final RecordFields fields;

    HostProcess(RecordFields fields) {
        this.fields = fields;
    }

    /** Empty until the start record has come. */
    public String computerName() {
        return fields.text("computerName");
    }

    public String machineId() {
        return fields.text("machineId");
    }

    void setComputer(String computerName, String machineId) {
        fields.set("computerName", computerName);
        fields.set("machineId", machineId);
    }

    /** Of the process that hosts the script; both 0 until the start record has come. */
    long id() {
        return fields.number("processId");
    }

    long startTicks() {
        return fields.number("processStart");
    }

    void set(long id, long startTicks) {
        fields.set("processId", id);
        fields.set("processStart", startTicks);
    }

    /** The computer stays the same: another process of it has the script. */
    void forget() {
        fields.remove("processId");
        fields.remove("processStart");
    }
}
