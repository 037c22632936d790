package io.jenkins.plugins.remotepowershell.run;

/** How much a stop ends. */
public enum StopScope {
    /** The script and its session; processes that it has begun only if it does not react. */
    SCRIPT,
    /** Also every process that the script has begun and that still runs, whether it reacts or not. */
    PROCESS_TREE
}
