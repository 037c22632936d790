package io.jenkins.plugins.remotepowershell.records;

/** Names of the parameters that the runner and the host script take: both sides of the wire use these. */
public final class RunnerParameters {
    public static final String RUN_ID = "RunId";
    public static final String SHELL_ID = "ShellId";
    public static final String COMMAND_ID = "CommandId";
    /** Prefix of every record. */
    public static final String NONCE = "Nonce";
    /** Directory on the host, below which each run has one of its own; empty for the default. */
    public static final String ROOT = "Root";
    /** The user's script. Presence of this parameter is how a simulated host recognizes the runner. */
    public static final String SCRIPT = "Script";
    /** The name that errors show. */
    public static final String FILE_NAME = "FileName";
    /** Of the user's script: a dictionary. */
    public static final String PARAMETERS = "Parameters";
    /** Environment variables: a dictionary. */
    public static final String ENVIRONMENT = "Environment";

    public static final String WORKING_DIRECTORY = "WorkingDirectory";

    /**
     * Name of a directory below the account's temporary one, in which the script is to begin, made where it is not there;
     * sent only where one is wanted.
     */
    public static final String TEMPORARY_DIRECTORY = "TemporaryDirectory";

    /** {@code utf-8}, {@code oem}, {@code ansi} or a name: how native programs' text is read. */
    public static final String NATIVE_ENCODING = "NativeEncoding";
    /** Columns of formatted output. */
    public static final String OUTPUT_WIDTH = "OutputWidth";
    /** Letters of the {@link RecordKind}s that are wanted. */
    public static final String STREAMS = "Streams";
    /** Whether progress is wanted; the records are PSRP's own, not numbered. */
    public static final String PROGRESS = "Progress";
    /** Whether output objects come as JSON instead of text. */
    public static final String JSON = "Json";

    /** Empty for the host's own. */
    public static final String ERROR_PREFERENCE = "ErrorPreference";

    public static final String FAIL_ON_ERROR_RECORD = "FailOnErrorRecord";
    public static final String IGNORE_LAST_EXIT_CODE = "IgnoreLastExitCode";
    /** 0 for none. */
    public static final String MAXIMUM_RUNTIME_SECONDS = "MaximumRuntimeSeconds";
    /** Whether records also go to a file on the host. */
    public static final String JOURNAL = "Journal";
    /** Of the journal. */
    public static final String JOURNAL_MAXIMUM_BYTES = "JournalMaximumBytes";
    /** Whether the shell's process serves other shells too, so that it must not be ended. */
    public static final String KEEP_PROCESS = "KeepProcess";

    /** Whether others use the session after the script: then what these parameters set there is undone at its end. */
    public static final String SESSION_STAYS = "SessionStays";

    /** What the host script shall do. Presence of this parameter is how a simulated host recognizes the host script. */
    public static final String OPERATION = "Operation";
    /** Of {@link #OPERATION}: create the start marker, unless it is there. */
    public static final String CLAIM = "claim";
    /** Of {@link #OPERATION}: what is known of the run on its host. */
    public static final String REPORT = "report";
    /** Of {@link #OPERATION}: write the journal's records from {@link #AFTER} to {@link #UP_TO}. */
    public static final String READ_JOURNAL = "journal";
    /** Of {@link #OPERATION}: remove journal and result, keep the marker. */
    public static final String CLEAN_UP = "cleanUp";
    /** Of {@link #OPERATION}: remove what dead runs of this account have left. */
    public static final String SWEEP = "sweep";
    /** Of {@link #OPERATION}: end the run's processes. */
    public static final String END_PROCESSES = "endProcesses";
    /** Of {@link #OPERATION}: remove the {@link #TEMPORARY_DIRECTORY} that lies at {@link #PATH}. */
    public static final String REMOVE_DIRECTORY = "removeDirectory";

    /** Where a directory lies, as the start record had it; empty if it has not come. */
    public static final String PATH = "Path";
    /** Whether nobody knows how the run ended: then its process may live. */
    public static final String END_UNKNOWN = "EndUnknown";

    /** Number of a record: those after it are wanted. */
    public static final String AFTER = "After";
    /** Number of the last record wanted; 0 for all. */
    public static final String UP_TO = "UpTo";
    /** Byte of the journal at which an earlier answer has ended; 0 for its start. */
    public static final String JOURNAL_OFFSET = "JournalOffset";
    /** The largest time that the host keeps a session without a client. */
    public static final String IDLE_SECONDS = "IdleSeconds";

    private RunnerParameters() {}
}
