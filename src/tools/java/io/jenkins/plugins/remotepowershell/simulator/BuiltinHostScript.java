package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerParameters;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.records.StartMarker;
import java.util.Map;
import java.util.Set;

/** Stands in for the host script; see the real one in run/host.ps1. Each operation ends with one string of fields. */
final class BuiltinHostScript {
    private static final Set<String> WITHOUT_RUN = Set.of(RunnerParameters.SWEEP, RunnerParameters.REMOVE_DIRECTORY);

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
        String operation = String.valueOf(parameters.get(RunnerParameters.OPERATION));
        String problem = WITHOUT_RUN.contains(operation) ? "" : SimulatedDisk.problem(runId);
        if (problem.isEmpty()) {
            perform(operation, fields, output);
        } else {
            fields.with("marker", "UNKNOWN").with("problem", problem);
        }
        output.write(RecordKind.OUTPUT, fields.write());
    }

    private void perform(String operation, RecordFields fields, StreamWriter output)
            throws InterruptedException, BuiltinScriptException {
        switch (operation) {
            case RunnerParameters.CLAIM -> claim(fields);
            case RunnerParameters.REPORT -> report(fields);
            case RunnerParameters.READ_JOURNAL -> readJournal(output);
            case RunnerParameters.CLEAN_UP -> host.disk().clean(runId);
            case RunnerParameters.REMOVE_DIRECTORY -> fields.with("problem", removeDirectory());
            case RunnerParameters.END_PROCESSES, RunnerParameters.SWEEP -> fields.with("ended", "");
            default -> throw new BuiltinScriptException("unknown operation");
        }
    }

    private void claim(RecordFields fields) {
        if (!host.disk().keepsMarkers()) {
            fields.with("marker", "UNKNOWN").with("problem", "access to the directory is denied");
            return;
        }
        RecordFields marker = new RecordFields().with(StartMarker.CREATED_BY, StartMarker.CONTROLLER);
        if (host.disk().createMarker(runId, marker)) {
            fields.with("marker", "CREATED");
        } else {
            report(fields);
        }
    }

    private void report(RecordFields fields) {
        fields.with("marker", host.disk().hasMarker(runId) ? "EXISTS" : "ABSENT");
        host.disk().marker(runId).all().forEach(fields::with);
        fields.with("processAlive", false);
        fields.with("result", host.disk().result(runId).orElse(""));
    }

    private String removeDirectory() {
        String path = String.valueOf(parameters.get(RunnerParameters.PATH));
        String name = String.valueOf(parameters.get(RunnerParameters.TEMPORARY_DIRECTORY));
        return host.disk().temporaryDirectories().remove(path.isEmpty() ? SimulatedDirectories.path(name) : path);
    }

    private void readJournal(StreamWriter output) throws InterruptedException {
        RecordFormat format = new RecordFormat(host.disk().nonce(runId));
        long after = number(RunnerParameters.AFTER);
        long upTo = number(RunnerParameters.UP_TO);
        for (RunnerRecord record : host.disk().journal(runId, after + 1, upTo == 0 ? Long.MAX_VALUE : upTo)) {
            output.write(RecordKind.OUTPUT, format.write(record));
        }
    }

    private long number(String parameter) {
        return Long.parseLong(String.valueOf(parameters.get(parameter)));
    }
}
