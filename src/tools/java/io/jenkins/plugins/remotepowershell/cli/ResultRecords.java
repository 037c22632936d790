package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordAssembler;
import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a finished run's records say beyond its outcome: the first errors and warnings, how many, how long. */
final class ResultRecords {
    private static final int MOST = 100;
    private static final List<String> ERROR_FIELDS = List.of("message", "category", "position", "id", "stack", "type");

    private final List<Map<String, String>> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    @CheckForNull
    private FinalRecord last;

    private ResultRecords() {}

    static ResultRecords of(StoredRun stored) throws IOException {
        ResultRecords records = new ResultRecords();
        RecordAssembler assembler = new RecordAssembler();
        stored.readRecords(part -> assembler.add(part).ifPresent(records::take));
        return records;
    }

    private void take(RunnerRecord record) {
        switch (record.kind()) {
            case ERROR_DETAIL -> {
                if (errors.size() < MOST) {
                    errors.add(error(RecordFields.parse(record.text())));
                }
            }
            case WARNING -> {
                if (warnings.size() < MOST) {
                    warnings.add(record.text());
                }
            }
            case FINAL -> last = FinalRecord.parse(record.text());
            default -> {}
        }
    }

    private static Map<String, String> error(RecordFields fields) {
        Map<String, String> error = new LinkedHashMap<>();
        ERROR_FIELDS.forEach(name -> error.put(name, fields.text(name)));
        return error;
    }

    List<Map<String, String>> errors() {
        return errors;
    }

    List<String> warnings() {
        return warnings;
    }

    /** Null where no final record has come. */
    @CheckForNull
    Long errorRecords() {
        return last == null ? null : last.errorRecords();
    }

    /** Null where no final record has come. */
    @CheckForNull
    Long durationMillis() {
        return last == null ? null : last.durationMillis();
    }
}
