package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a finished run's records say beyond its outcome: the first errors and warnings, how many, how long. */
public final class ResultRecords {
    /** Of errors, and of warnings. */
    static final int MOST = 100;

    private static final List<String> ERROR_FIELDS = List.of("message", "category", "position", "id", "stack", "type");

    private final List<Map<String, String>> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean isLastErrorBare;

    @CheckForNull
    private FinalRecord last;

    /** Takes the next whole record; see {@link io.jenkins.plugins.remotepowershell.records.RecordAssembler}. */
    public void take(RunnerRecord record) {
        switch (record.kind()) {
            case ERROR -> addError(RecordFields.parse("").with("message", record.text()));
            case ERROR_DETAIL -> describeError(RecordFields.parse(record.text()));
            case WARNING -> {
                if (warnings.size() < MOST) {
                    warnings.add(record.text());
                }
            }
            case FINAL -> last = FinalRecord.parse(record.text());
            default -> {}
        }
    }

    /** A line of a native program's stderr is a message and nothing else. */
    private void addError(RecordFields fields) {
        isLastErrorBare = errors.size() < MOST;
        if (isLastErrorBare) {
            errors.add(error(fields));
        }
    }

    private void describeError(RecordFields fields) {
        if (isLastErrorBare) {
            errors.set(errors.size() - 1, error(fields));
        } else if (errors.size() < MOST) {
            errors.add(error(fields)); // the record before was lost
        }
        isLastErrorBare = false;
    }

    private static Map<String, String> error(RecordFields fields) {
        Map<String, String> error = new LinkedHashMap<>();
        ERROR_FIELDS.forEach(name -> error.put(name, fields.text(name)));
        return error;
    }

    /** With {@code message}, {@code category}, {@code position}, {@code id}, {@code stack} and {@code type}. */
    public List<Map<String, String>> errors() {
        return Collections.unmodifiableList(errors);
    }

    public List<String> warnings() {
        return Collections.unmodifiableList(warnings);
    }

    /** Empty where none has come. */
    public Optional<FinalRecord> last() {
        return Optional.ofNullable(last);
    }
}
