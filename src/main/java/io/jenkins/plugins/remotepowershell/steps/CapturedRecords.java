package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.records.RecordAssembler;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.ResultRecords;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run's kept records hold for the return value. */
final class CapturedRecords {
    private final long limit;
    private final StringBuilder output = new StringBuilder();
    private final List<String> json = new ArrayList<>();
    private final ResultRecords said = new ResultRecords();
    private long length;
    private boolean whole = true;

    private CapturedRecords(long limit) {
        this.limit = limit;
    }

    static CapturedRecords none() {
        return new CapturedRecords(0);
    }

    /** @param limit in characters; what is beyond it is counted, but not kept */
    static CapturedRecords of(String runId, long limit) throws IOException {
        CapturedRecords captured = new CapturedRecords(limit);
        Optional<StoredRun> run = JenkinsRuns.get().store().find(runId);
        RecordAssembler assembler = new RecordAssembler();
        if (run.isPresent()) {
            captured.whole =
                    run.get().readRecords(record -> assembler.add(record).ifPresent(captured::take));
        }
        return captured;
    }

    private void take(RunnerRecord record) {
        said.take(record);
        length += returnedLength(record);
        if (length <= limit) {
            switch (record.kind()) {
                case OUTPUT -> output.append(text(record)).append('\n');
                case JSON -> json.add(text(record));
                default -> {}
            }
        }
    }

    /** How many characters of the returned text a whole record makes. */
    static long returnedLength(RunnerRecord record) {
        boolean isReturned = record.kind() == RecordKind.OUTPUT || record.kind() == RecordKind.JSON;
        return isReturned ? text(record).length() + 1L : 0;
    }

    private static String text(RunnerRecord record) {
        return record.text().replace("\r\n", "\n");
    }

    /** Whether nothing that the host has sent was cut off before it was read here. */
    boolean isWhole() {
        return whole;
    }

    boolean isTooLong() {
        return length > limit;
    }

    String output() {
        return output.toString();
    }

    List<String> json() {
        return json;
    }

    ResultRecords said() {
        return said;
    }
}
