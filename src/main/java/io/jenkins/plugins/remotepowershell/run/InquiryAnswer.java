package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a host script writes: records of the run, if it was asked for them, and a report at its end. */
final class InquiryAnswer {
    private final RecordReader reader;
    private final RecordConsumer records;
    private String report = "";
    private String failure = "it wrote no report";

    InquiryAnswer(RecordReader reader, RecordConsumer records) {
        this.reader = reader;
        this.records = records;
    }

    void take(List<PsrpEvent> events) throws IOException {
        for (PsrpEvent event : events) {
            if (event instanceof PsrpEvent.Output it && it.value() instanceof String text) {
                take(text);
            } else if (event instanceof PsrpEvent.PipelineState it) {
                it.reason().ifPresent(reason -> failure = reason.message());
            }
        }
    }

    private void take(String text) throws IOException {
        Optional<RunnerRecord> record = reader.read(text);
        if (record.isPresent()) {
            records.accept(record.get());
        } else {
            report = text;
        }
    }

    /** @throws HostQuestionException where the script did not come to its end, or wrote no report */
    HostReport report(PSInvocationState end) throws HostQuestionException {
        if (end != PSInvocationState.COMPLETED || report.isEmpty()) {
            throw new HostQuestionException(failure);
        }
        return HostReport.parse(report);
    }
}
