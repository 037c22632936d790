package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerParameters;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.util.Map;

/** Stands in for the host script; see the real one in run/host.ps1. Each operation ends with one string of fields. */
final class BuiltinHostScript {
    private final ScriptEngine.HostFacts host;
    private final Map<String, Object> parameters;
    private final String runId;

    BuiltinHostScript(ScriptEngine.HostFacts host, Map<String, Object> parameters) {
        this.host = host;
        this.parameters = parameters;
        this.runId = String.valueOf(parameters.get(RunnerParameters.RUN_ID));
    }

    void run(StreamWriter output) throws InterruptedException, BuiltinScriptException {
        RecordFields fields =
                new RecordFields().with("computerName", host.computerName()).with("machineId", host.machineId());
        switch (String.valueOf(parameters.get(RunnerParameters.OPERATION))) {
            case "claim" -> fields.with("outcome", host.disk().createMarker(runId) ? "created" : "exists");
            case "result" -> result(fields);
            case "journal" -> journal(output, fields);
            case "clean" -> {
                host.disk().clean(runId);
                fields.with("outcome", "removed");
            }
            case "kill", "sweep" -> fields.with("outcome", "nothing");
            default -> throw new BuiltinScriptException("unknown operation");
        }
        output.write(RecordKind.OUTPUT, fields.write());
    }

    private void result(RecordFields fields) {
        fields.with("marker", host.disk().hasMarker(runId) ? "exists" : "missing");
        fields.with("process", "gone");
        fields.with("outcome", host.disk().result(runId).isPresent() ? "found" : "missing");
        fields.with("final", host.disk().result(runId).orElse(""));
    }

    private void journal(StreamWriter output, RecordFields fields) throws InterruptedException {
        RecordFormat format = new RecordFormat(String.valueOf(parameters.get(RunnerParameters.NONCE)));
        long from = Long.parseLong(String.valueOf(parameters.get("From")));
        long to = Long.parseLong(String.valueOf(parameters.get("To")));
        for (RunnerRecord record : host.disk().journal(runId, from, to)) {
            output.write(RecordKind.OUTPUT, format.write(record));
        }
        fields.with("outcome", "end");
    }
}
