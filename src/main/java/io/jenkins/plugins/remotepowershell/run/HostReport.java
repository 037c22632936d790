package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.StartMarker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@link HostScripts} found on a host. */
public final class HostReport {
    /** Of a run's start marker. */
    public enum Marker {
        /** There was none, and this call has created it: the script can never start. */
        CREATED,
        /** It was there. */
        EXISTS,
        /** There is none, and this call was not to create it. */
        ABSENT,
        /** There is no place for it, or it cannot be read: {@link #problem()} says why. */
        UNKNOWN
    }

    private static final Pattern SEPARATOR = Pattern.compile("\t");
    private final RecordFields fields;

    private HostReport(RecordFields fields) {
        this.fields = fields;
    }

    public static HostReport parse(String text) {
        return new HostReport(RecordFields.parse(text));
    }

    /** Where the host gave no report: nothing is known. */
    static HostReport unanswered(String problem) {
        return new HostReport(new RecordFields().with("problem", problem));
    }

    boolean isUnanswered() {
        return computerName().isEmpty() && fields.text("marker").isEmpty();
    }

    public Marker marker() {
        return Stream.of(Marker.values())
                .filter(marker -> marker.name().equals(fields.text("marker")))
                .findFirst()
                .orElse(Marker.UNKNOWN);
    }

    /** One sentence, empty where all went well. */
    public String problem() {
        return fields.text("problem");
    }

    /** Who has created the marker that is there; names nothing where there is none. */
    public StartMarker startMarker() {
        return StartMarker.of(fields);
    }

    /** Whether the process that the marker names (id and start time) lives; empty if that cannot be known. */
    public Optional<Boolean> isProcessAlive() {
        return Optional.of(fields.text("processAlive"))
                .filter(text -> text.equals("true") || text.equals("false"))
                .map(Boolean::valueOf);
    }

    /** Descendants of the run's living process, as {@code name id}: they may hold its output. */
    public List<String> processes() {
        return list("processes");
    }

    /** The run's result record; empty where there is none. */
    public Optional<FinalRecord> result() {
        return Optional.of(fields.text("result"))
                .filter(text -> !text.isEmpty())
                .map(FinalRecord::parse);
    }

    public boolean hasJournal() {
        return fields.text("journal").equals("true");
    }

    /** Number of the journal's last whole record, where the journal was read. */
    public long lastJournalNumber() {
        return fields.number("lastJournalNumber").orElse(0L);
    }

    /** The byte of the journal after the last record that was read: where the next question may go on. */
    public long journalOffset() {
        return fields.number("journalOffset").orElse(0L);
    }

    /** How many entries of the journal were looked at for this answer. */
    public long journalEntries() {
        return fields.number("journalEntries").orElse(0L);
    }

    public String computerName() {
        return fields.text("computerName");
    }

    /** May be empty where the account cannot read it. */
    public String machineId() {
        return fields.text("machineId");
    }

    /** Since the host's start, by its tick count: goes on over a change of its clock. */
    public Duration uptime() {
        return Duration.ofMillis(fields.number("uptimeMillis").orElse(0L));
    }

    /** The host's clock, UTC ticks (100 ns since year 1). */
    public long nowTicks() {
        return fields.number("now").orElse(0L);
    }

    /** When the marker was created, by the host's clock, UTC ticks; 0 if unknown. */
    public long startedAtTicks() {
        return fields.number("startedAt").orElse(0L);
    }

    /** Whether the host has been started since the marker was created; empty if that cannot be known. */
    public Optional<Boolean> hasRestartedSince() {
        return Optional.of(fields.text("restarted"))
                .filter(text -> text.equals("true") || text.equals("false"))
                .map(Boolean::valueOf);
    }

    /** Processes that were ended, as {@code name id}. */
    public List<String> endedProcesses() {
        return list("ended");
    }

    /** Runs whose files were removed. */
    public List<String> sweptRuns() {
        return list("swept");
    }

    private List<String> list(String name) {
        String text = fields.text(name);
        return text.isEmpty() ? List.of() : SEPARATOR.splitAsStream(text).toList();
    }
}
