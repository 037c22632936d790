package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerParameters;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.records.StartMarker;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/** Stands in for the runner: same records, same marker, same result; see the real one in run/runner.ps1. */
final class BuiltinRunner implements StreamWriter {
    private final ScriptEngine.HostFacts host;
    private final Map<String, Object> parameters;
    private final PipelineOutput output;
    private final CountDownLatch stop;
    private final String runId;
    private final String problem;
    private final boolean journal;
    private final RecordFormat format;
    private long lastNumber;
    private boolean isRefused;

    BuiltinRunner(
            ScriptEngine.HostFacts host, Map<String, Object> parameters, PipelineOutput output, CountDownLatch stop) {
        this.host = host;
        this.parameters = parameters;
        this.output = output;
        this.stop = stop;
        this.runId = text(RunnerParameters.RUN_ID);
        this.problem = SimulatedDisk.problem(runId);
        this.journal = problem.isEmpty() && Boolean.TRUE.equals(parameters.get(RunnerParameters.JOURNAL));
        this.format = new RecordFormat(text(RunnerParameters.NONCE));
    }

    void run() throws InterruptedException {
        BuiltinScript script;
        try {
            script = BuiltinScript.parse(text(RunnerParameters.SCRIPT));
        } catch (BuiltinScriptException broken) {
            write(RecordKind.ERROR, broken.getMessage());
            finish(FinalRecord.Ending.NOT_STARTED, OptionalInt.of(1), broken.getMessage());
            return;
        }
        isRefused = problem.isEmpty() && !host.disk().createMarker(runId, marker());
        write(RecordKind.START, startFields());
        if (isRefused) {
            finish(FinalRecord.Ending.NOT_STARTED, OptionalInt.empty(), "the start marker of this run exists already");
            return;
        }
        if (!problem.isEmpty()) {
            write(RecordKind.NOTICE, "No start marker, journal or result can be kept on this host: " + problem);
        }
        if (!temporaryDirectory().isEmpty()) {
            host.disk().temporaryDirectories().make(temporaryDirectory());
        }
        host.disk().started(runId, text(RunnerParameters.NONCE));
        runScript(script);
    }

    private void runScript(BuiltinScript script) throws InterruptedException {
        BuiltinInterpreter interpreter = new BuiltinInterpreter(this, stop);
        try {
            interpreter.run(script);
            boolean stopped = stop.getCount() == 0;
            finish(
                    stopped ? FinalRecord.Ending.STOPPED : FinalRecord.Ending.COMPLETED,
                    stopped
                            ? OptionalInt.empty()
                            : OptionalInt.of(interpreter.exitCode().orElse(0)),
                    "");
        } catch (BuiltinScriptException failed) {
            write(RecordKind.ERROR, failed.getMessage());
            finish(FinalRecord.Ending.FAILED, OptionalInt.of(1), "");
        }
    }

    @Override
    public void write(RecordKind stream, String text) throws InterruptedException {
        for (RunnerRecord record : RecordFormat.split(lastNumber + 1, stream, text)) {
            lastNumber = record.number();
            if (!isRefused) {
                host.disk().emitted(runId, record, journal);
            }
            output.write(RecordKind.OUTPUT, format.write(record));
        }
    }

    private void finish(FinalRecord.Ending ending, OptionalInt exitCode, String reason) throws InterruptedException {
        if (output.isClosed()) {
            return; // a process that was ended tells nothing of its end
        }
        RecordFields fields = new RecordFields()
                .with("ending", ending)
                .with("lastNumber", lastNumber)
                .with("reason", reason);
        exitCode.ifPresent(code -> fields.with("exitCode", code).with("codeSource", "EXIT"));
        if (isRefused) {
            host.disk().marker(runId).all().forEach(fields::with);
        } else if (problem.isEmpty()) {
            host.disk().writeResult(runId, fields.write());
        }
        write(RecordKind.FINAL, fields.write());
    }

    private RecordFields marker() {
        return new RecordFields()
                .with(StartMarker.CREATED_BY, StartMarker.RUNNER)
                .with(StartMarker.SHELL_ID, text(RunnerParameters.SHELL_ID))
                .with(StartMarker.COMMAND_ID, text(RunnerParameters.COMMAND_ID));
    }

    /** Empty where none was asked for. */
    private String temporaryDirectory() {
        String name = text(RunnerParameters.TEMPORARY_DIRECTORY);
        return name.isEmpty() ? "" : SimulatedDirectories.path(name);
    }

    private String startFields() {
        return new RecordFields()
                .with("version", RecordFormat.VERSION)
                .with("runId", runId)
                .with("computerName", host.computerName())
                .with("machineId", host.machineId())
                .with("operatingSystem", "simulated")
                .with("powerShellVersion", "5.1 (built-in subset)")
                .with("languageMode", "FullLanguage")
                .with("encoding", "utf-8")
                .with("processId", 4711)
                .with("processStart", 1)
                .with("temporaryDirectory", temporaryDirectory())
                .write();
    }

    private String text(String parameter) {
        return String.valueOf(parameters.getOrDefault(parameter, ""));
    }
}
