package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.records.RunnerParameters;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is done on a run's host besides running its script, each in a session of its own: resource {@code host.ps1}. The
 * last string that each pipeline writes is read by {@link HostReport#parse}.
 */
public final class HostScripts {
    private static final PowerShellResource TEXT = PowerShellResource.named("host.ps1");

    /** Idle timeouts are Int32 milliseconds: no endpoint can keep a session for longer without a client. */
    public static final Duration LARGEST_IDLE_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);

    private HostScripts() {}

    /** Creates the run's start marker unless it is there: who creates it decides. Never answers on a guess. */
    public static CreatePipeline claim(RunnerStart start) {
        return pipeline(RunnerParameters.CLAIM, of(start));
    }

    /** Marker, result record, whether the run's process lives, and facts of the host. Changes nothing. */
    public static CreatePipeline report(RunnerStart start) {
        return pipeline(RunnerParameters.REPORT, of(start));
    }

    /**
     * Writes records of the journal, as strings in the run's own record format, in order; then its report.
     *
     * @param after number of the record before the first one wanted
     * @param upTo number of the last one wanted; 0 for all
     * @param offset byte of the journal at which an earlier answer has ended; 0 for its start
     */
    public static CreatePipeline readJournal(RunnerStart start, long after, long upTo, long offset) {
        Map<String, Object> values = of(start);
        values.put(RunnerParameters.AFTER, after);
        values.put(RunnerParameters.UP_TO, upTo);
        values.put(RunnerParameters.JOURNAL_OFFSET, offset);
        return pipeline(RunnerParameters.READ_JOURNAL, values);
    }

    /**
     * Removes journal and result, after the outcome has been saved, unless the run goes on; the marker stays. Once a day it
     * sweeps too.
     */
    public static CreatePipeline cleanUp(RunnerStart start) {
        Map<String, Object> values = of(start);
        values.put(RunnerParameters.IDLE_SECONDS, LARGEST_IDLE_TIMEOUT.toSeconds());
        return pipeline(RunnerParameters.CLEAN_UP, values);
    }

    /**
     * Removes what dead runs of the connecting account have left, markers when they are 60 days old.
     *
     * @param hostDirectory as in {@link RunnerStart}
     * @param largestIdleTimeout of the endpoint: nothing younger is touched
     */
    public static CreatePipeline sweep(String hostDirectory, Duration largestIdleTimeout) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(RunnerParameters.ROOT, hostDirectory);
        values.put(RunnerParameters.IDLE_SECONDS, largestIdleTimeout.toSeconds());
        return pipeline(RunnerParameters.SWEEP, values);
    }

    /**
     * Ends the process of the run that its marker names (same id and start time) and its descendants, nothing else.
     *
     * @param keepProcess whether it serves other shells too: then only its descendants are ended
     */
    public static CreatePipeline endProcesses(RunnerStart start, boolean keepProcess) {
        Map<String, Object> values = of(start);
        values.put(RunnerParameters.KEEP_PROCESS, keepProcess);
        return pipeline(RunnerParameters.END_PROCESSES, values);
    }

    /**
     * Removes a temporary directory with all that lies in it, following no link.
     *
     * @param endUnknown whether the run's process may live: then nothing is removed under it
     */
    static CreatePipeline removeDirectory(RunnerStart start, TemporaryDirectory directory, boolean endUnknown) {
        Map<String, Object> values = of(start);
        values.put(RunnerParameters.TEMPORARY_DIRECTORY, directory.name());
        values.put(RunnerParameters.PATH, directory.toldPath());
        values.put(RunnerParameters.END_UNKNOWN, endUnknown);
        return pipeline(RunnerParameters.REMOVE_DIRECTORY, values);
    }

    private static Map<String, Object> of(RunnerStart start) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(RunnerParameters.RUN_ID, start.runId());
        values.put(RunnerParameters.SHELL_ID, start.shellId().toString());
        values.put(RunnerParameters.COMMAND_ID, start.commandId().toString());
        values.put(RunnerParameters.NONCE, start.nonce());
        values.put(RunnerParameters.ROOT, start.hostDirectory());
        return values;
    }

    private static CreatePipeline pipeline(String operation, Map<String, Object> values) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(RunnerParameters.OPERATION, operation);
        all.putAll(values);
        return CreatePipeline.of(Command.script(TEXT.text(), Runner.parameters(all)));
    }
}
