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
    /** Whether records also go to a file on the host. */
    public static final String JOURNAL = "Journal";
    /** What the host script shall do. Presence of this parameter is how a simulated host recognizes the host script. */
    public static final String OPERATION = "Operation";

    private RunnerParameters() {}
}
