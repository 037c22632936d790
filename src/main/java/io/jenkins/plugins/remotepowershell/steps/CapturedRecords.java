package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.records.RecordAssembler;
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
            run.get().readRecords(record -> assembler.add(record).ifPresent(captured::take));
        }
        return captured;
    }

    private void take(RunnerRecord record) {
        said.take(record);
        String text = record.text().replace("\r\n", "\n");
        boolean fits = length + text.length() <= limit;
        switch (record.kind()) {
            case OUTPUT -> {
                count(text);
                if (fits) {
                    output.append(text).append('\n');
                }
            }
            case JSON -> {
                count(text);
                if (fits) {
                    json.add(text);
                }
            }
            default -> {}
        }
    }

    private void count(String text) {
        length += text.length() + 1;
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
