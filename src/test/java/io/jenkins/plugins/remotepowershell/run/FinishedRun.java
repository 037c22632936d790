package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.RecordAssembler;
import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.util.List;
import java.util.Optional;

/** A run that has ended, and all that it said. */
record FinishedRun(String runId, RunOutcome outcome, RecordingObserver observer) {

    /** Joined again where they were cut. */
    List<RunnerRecord> records() {
        RecordAssembler assembler = new RecordAssembler();
        return observer.records().stream()
                .map(assembler::add)
                .flatMap(Optional::stream)
                .toList();
    }

    List<String> texts(RecordKind kind) {
        return records().stream()
                .filter(record -> record.kind() == kind)
                .map(RunnerRecord::text)
                .toList();
    }

    List<String> output() {
        return texts(RecordKind.OUTPUT);
    }

    /** All that the error stream showed. */
    String errors() {
        return String.join("\n", texts(RecordKind.ERROR));
    }

    RecordFields last() {
        return RecordFields.parse(texts(RecordKind.FINAL).get(0));
    }

    @Override
    public String toString() {
        return outcome + "\nnotices: " + observer.notices() + "\nrecords: "
                + records().stream()
                        .map(record -> "\n  " + record.number() + ' ' + record.kind() + ' ' + record.text())
                        .toList();
    }
}
