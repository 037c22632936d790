package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How a script is to be run. Holds the script and its secrets in clear, so it is never stored; not safe for use by
 * several threads.
 */
public final class RunnerSettings {
    /** As wide as Jenkins' own {@code powershell} step formats. */
    public static final int DEFAULT_WIDTH = 192;

    /** Bytes of a journal. */
    public static final long DEFAULT_JOURNAL = 1L << 30;

    /** Between two lines of one progress activity. */
    public static final Duration DEFAULT_PROGRESS_INTERVAL = Duration.ofSeconds(10);

    private final String script;
    private String fileName = "script.ps1";
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final Map<String, RunnerSecret> secrets = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String workingDirectory = "";
    private String temporaryDirectory = "";
    private boolean directoryOfRun;
    private String nativeEncoding = "utf-8";
    private int outputWidth = DEFAULT_WIDTH;
    private final Set<RecordKind> streams = EnumSet.of(
            RecordKind.OUTPUT, RecordKind.ERROR, RecordKind.WARNING, RecordKind.INFORMATION, RecordKind.PROGRESS);
    private Duration progressInterval = DEFAULT_PROGRESS_INTERVAL;
    private boolean json;
    private String errorActionPreference = "";
    private boolean failOnErrorRecord;
    private boolean ignoreLastExitCode;
    private Duration maximumRuntime = Duration.ZERO;
    private boolean journal;
    private long journalMaximumBytes = DEFAULT_JOURNAL;
    private boolean keepProcess;
    private boolean sessionStays;

    public RunnerSettings(String script) {
        this.script = script;
    }

    public String script() {
        return script;
    }

    /** The name that errors show; with a full path, {@code $PSScriptRoot} is its directory. */
    public RunnerSettings fileName(String name) {
        fileName = name;
        return this;
    }

    public String fileName() {
        return fileName;
    }

    /** @param value null, String, Boolean, a number, a List or a Map of these */
    public RunnerSettings parameter(String name, Object value) {
        parameters.put(name, value);
        return this;
    }

    public Map<String, Object> parameters() {
        return parameters;
    }

    public RunnerSettings secret(String name, RunnerSecret secret) {
        secrets.put(name, secret);
        return this;
    }

    public Map<String, RunnerSecret> secrets() {
        return secrets;
    }

    /** Whether a session key has to be exchanged before the pipeline can be made. */
    public boolean needsSessionKey() {
        return !secrets.isEmpty();
    }

    public RunnerSettings environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Map<String, String> environment() {
        return environment;
    }

    /** Must be there; empty for the session's own. */
    public RunnerSettings workingDirectory(String directory) {
        workingDirectory = directory;
        return this;
    }

    public String workingDirectory() {
        return workingDirectory;
    }

    /** @param name of {@link TemporaryDirectory#nameFor}: scripts of the same name share it; empty for none */
    public RunnerSettings temporaryDirectory(String name) {
        temporaryDirectory = name;
        return this;
    }

    public String temporaryDirectory() {
        return temporaryDirectory;
    }

    /** The run gets a temporary directory of its own, which is removed when the run has ended. */
    public RunnerSettings directoryOfRun(boolean wanted) {
        directoryOfRun = wanted;
        return this;
    }

    public boolean hasDirectoryOfRun() {
        return directoryOfRun;
    }

    /** @param encoding {@code utf-8}, {@code oem}, {@code ansi} or a name that .NET knows */
    public RunnerSettings nativeEncoding(String encoding) {
        nativeEncoding = encoding;
        return this;
    }

    public String nativeEncoding() {
        return nativeEncoding;
    }

    public RunnerSettings outputWidth(int columns) {
        outputWidth = columns;
        return this;
    }

    public int outputWidth() {
        return outputWidth;
    }

    /** VERBOSE and DEBUG switch these streams on in the script too. */
    public RunnerSettings streams(Set<RecordKind> wanted) {
        streams.clear();
        streams.addAll(wanted);
        return this;
    }

    public Set<RecordKind> streams() {
        return streams;
    }

    /** @param interval between two lines of one activity, see {@link ProgressLines}; zero for no progress */
    public RunnerSettings progressInterval(Duration interval) {
        progressInterval = interval;
        return this;
    }

    public Duration progressInterval() {
        return progressInterval;
    }

    /** Output objects come as JSON, one record an object, instead of text. */
    public RunnerSettings json(boolean wanted) {
        json = wanted;
        return this;
    }

    public boolean json() {
        return json;
    }

    /** @param preference empty for the host's own */
    public RunnerSettings errorActionPreference(String preference) {
        errorActionPreference = preference;
        return this;
    }

    public String errorActionPreference() {
        return errorActionPreference;
    }

    public RunnerSettings failOnErrorRecord(boolean fail) {
        failOnErrorRecord = fail;
        return this;
    }

    public boolean failOnErrorRecord() {
        return failOnErrorRecord;
    }

    /** An exit code that a native program left behind does not count; {@code exit N} does. */
    public RunnerSettings ignoreLastExitCode(boolean ignore) {
        ignoreLastExitCode = ignore;
        return this;
    }

    public boolean ignoreLastExitCode() {
        return ignoreLastExitCode;
    }

    /** @param limit whole seconds, kept on the host; zero for none */
    public RunnerSettings maximumRuntime(Duration limit) {
        maximumRuntime = limit;
        return this;
    }

    public Duration maximumRuntime() {
        return maximumRuntime;
    }

    public RunnerSettings journal(boolean wanted) {
        journal = wanted;
        return this;
    }

    public boolean journal() {
        return journal;
    }

    public RunnerSettings journalMaximumBytes(long bytes) {
        journalMaximumBytes = bytes;
        return this;
    }

    public long journalMaximumBytes() {
        return journalMaximumBytes;
    }

    /** The shell's process serves other shells too: it is not ended when the run is over time. */
    public RunnerSettings keepProcess(boolean keep) {
        keepProcess = keep;
        return this;
    }

    public boolean keepProcess() {
        return keepProcess;
    }

    /** What the settings change in the session is undone after the script: others use it too. */
    RunnerSettings sessionStays(boolean stays) {
        sessionStays = stays;
        return this;
    }

    boolean sessionStays() {
        return sessionStays;
    }

    /** Neither script nor values. */
    @Override
    public String toString() {
        return "script " + fileName + " of " + script.length() + " characters";
    }
}
