package io.jenkins.plugins.remotepowershell.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordAssembler;
import io.jenkins.plugins.remotepowershell.run.ResultRecords;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How a run ended, for programs: a shell cannot tell a script's own 125 from ours. */
final class ResultFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultFile() {}

    static void write(Path file, StoredRun stored, RunOutcome outcome) throws IOException {
        RunRecord record = stored.record();
        ResultRecords said = new ResultRecords();
        RecordAssembler assembler = new RecordAssembler();
        stored.readRecords(part -> assembler.add(part).ifPresent(said::take));
        Optional<FinalRecord> last = said.last();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("outcome", outcome.kind().name());
        result.put("exitCode", outcome.exitCode());
        result.put("runId", record.runId());
        result.put("host", record.host());
        result.put("computerName", record.process().computerName());
        result.put("lostRecords", outcome.lostRecords());
        result.put("reconnects", record.reconnects());
        result.put("sentence", outcome.sentence());
        result.put("durationMillis", last.map(FinalRecord::durationMillis).orElse(null));
        result.put("errorRecords", last.map(FinalRecord::errorRecords).orElse(null));
        result.put("errors", said.errors());
        result.put("warnings", said.warnings());
        JSON.writeValue(file.toFile(), result);
    }
}
