package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CommandParameter;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.SessionKey;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The PowerShell side of a run: resource {@code runner.ps1}, which carries the user's script and writes numbered records;
 * docs/runner-protocol.md.
 */
public final class Runner {
    private static final PowerShellResource TEXT = PowerShellResource.named("runner.ps1");

    private Runner() {}

    /**
     * The pipeline that starts the script.
     *
     * @param key of the session; needed where {@link RunnerSettings#needsSessionKey()}
     */
    public static CreatePipeline pipeline(RunnerStart start, RunnerSettings settings, @CheckForNull SessionKey key) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(RunnerParameters.RUN_ID, start.runId());
        values.put(RunnerParameters.SHELL_ID, start.shellId().toString());
        values.put(RunnerParameters.COMMAND_ID, start.commandId().toString());
        values.put(RunnerParameters.NONCE, start.nonce());
        values.put(RunnerParameters.ROOT, start.hostDirectory());
        values.put(RunnerParameters.SCRIPT, settings.script());
        values.put(RunnerParameters.FILE_NAME, settings.fileName());
        values.put(RunnerParameters.PARAMETERS, scriptParameters(settings, key));
        putSurroundings(values, settings);
        putRules(values, settings);
        return CreatePipeline.of(Command.script(TEXT.text(), parameters(values)));
    }

    /**
     * One visible command without the runner, for endpoints that allow no scripts: no numbers, no exit code, no marker, no
     * journal.
     *
     * @param key of the session; needed where there are secrets
     */
    public static CreatePipeline command(
            String name, Map<String, Object> values, Map<String, RunnerSecret> secrets, @CheckForNull SessionKey key) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.putAll(sealed(secrets, key));
        return CreatePipeline.of(new Command(name, false, parameters(all)));
    }

    static List<CommandParameter> parameters(Map<String, Object> values) {
        List<CommandParameter> parameters = new ArrayList<>();
        values.forEach((name, value) -> parameters.add(new CommandParameter(name, value)));
        return parameters;
    }

    private static void putSurroundings(Map<String, Object> values, RunnerSettings settings) {
        values.put(RunnerParameters.ENVIRONMENT, settings.environment());
        values.put(RunnerParameters.WORKING_DIRECTORY, settings.workingDirectory());
        if (!settings.temporaryDirectory().isEmpty()) {
            values.put(RunnerParameters.TEMPORARY_DIRECTORY, settings.temporaryDirectory());
        }
        values.put(RunnerParameters.NATIVE_ENCODING, settings.nativeEncoding());
        values.put(RunnerParameters.OUTPUT_WIDTH, settings.outputWidth());
        values.put(RunnerParameters.STREAMS, letters(settings));
        values.put(RunnerParameters.PROGRESS, !settings.progressInterval().isZero());
        values.put(RunnerParameters.JSON, settings.json());
    }

    private static void putRules(Map<String, Object> values, RunnerSettings settings) {
        values.put(RunnerParameters.ERROR_PREFERENCE, settings.errorActionPreference());
        values.put(RunnerParameters.FAIL_ON_ERROR_RECORD, settings.failOnErrorRecord());
        values.put(RunnerParameters.IGNORE_LAST_EXIT_CODE, settings.ignoreLastExitCode());
        values.put(
                RunnerParameters.MAXIMUM_RUNTIME_SECONDS,
                settings.maximumRuntime().toSeconds());
        values.put(RunnerParameters.JOURNAL, settings.journal());
        values.put(RunnerParameters.JOURNAL_MAXIMUM_BYTES, settings.journalMaximumBytes());
        values.put(RunnerParameters.KEEP_PROCESS, settings.keepProcess());
        if (settings.sessionStays()) {
            values.put(RunnerParameters.SESSION_STAYS, true);
        }
    }

    private static String letters(RunnerSettings settings) {
        return settings.streams().stream()
                .map(RecordKind::letter)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    private static Map<String, Object> scriptParameters(RunnerSettings settings, @CheckForNull SessionKey key) {
        Map<String, Object> values = new LinkedHashMap<>(settings.parameters());
        values.putAll(sealed(settings.secrets(), key));
        return values;
    }

    private static Map<String, Object> sealed(Map<String, RunnerSecret> secrets, @CheckForNull SessionKey key) {
        Map<String, Object> values = new LinkedHashMap<>();
        secrets.forEach((name, secret) -> {
            if (key == null || !key.isReady()) {
                throw new IllegalStateException("parameter " + name
                        + " is secret, and no session key has been exchanged under which it could be sent");
            }
            values.put(name, secret.under(key));
        });
        return values;
    }
}
