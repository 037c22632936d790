package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.records.CopyParameters;
import io.jenkins.plugins.remotepowershell.records.RunnerParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** One pipeline of the built-in engine: a plain script, the runner, the host script, or the script that copies. */
final class BuiltinCommand implements Runnable {
    private final ScriptEngine.HostFacts host;
    private final PipelineOutput output;
    private final Command command;
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    BuiltinCommand(ScriptEngine.HostFacts host, MessageSender sender, String commandId, CreatePipeline pipeline) {
        this.host = host;
        this.output = new PipelineOutput(sender, commandId);
        this.command = pipeline.commands().get(0);
        command.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter.value()));
    }

    @Override
    public void run() {
        try {
            if (parameters.containsKey(RunnerParameters.OPERATION)) {
                new BuiltinHostScript(host, parameters).run(output);
            } else if (parameters.containsKey(CopyParameters.STEP)) {
                new BuiltinCopyScript(files(), parameters, output).run();
            } else if (parameters.containsKey(RunnerParameters.SCRIPT)) {
                new BuiltinRunner(host, parameters, output, stop).run();
            } else {
                runPlainScript();
            }
            output.state(stop.getCount() == 0 ? PSInvocationState.STOPPED : PSInvocationState.COMPLETED, "");
        } catch (InterruptedException killed) {
            Thread.currentThread().interrupt();
        } catch (BuiltinScriptException failed) {
            endFailed(failed);
        }
    }

    /** Its sleep ends at once; what it writes until its end still arrives. */
    void stop() {
        stop.countDown();
    }

    /** The command is closed: it may not write any more. */
    void kill() {
        output.close();
        stop();
    }

    private SimulatedFiles files() throws BuiltinScriptException {
        return host.disk()
                .files()
                .orElseThrow(() -> new BuiltinScriptException(
                        "This simulated host has no files; start it with --files DIRECTORY, or with --pwsh."));
    }

    private void runPlainScript() throws InterruptedException, BuiltinScriptException {
        if (BuiltinCheckScript.is(command.text())) {
            new BuiltinCheckScript(host).run(output);
            return;
        }
        BuiltinInterpreter interpreter = new BuiltinInterpreter(output, stop);
        interpreter.run(BuiltinScript.parse(command.text()));
        if (interpreter.exitCode().isPresent()) {
            output.setShouldExit(interpreter.exitCode().getAsInt());
        }
    }

    private void endFailed(BuiltinScriptException failed) {
        try {
            output.state(PSInvocationState.FAILED, failed.getMessage());
        } catch (InterruptedException killed) {
            Thread.currentThread().interrupt();
        }
    }
}
