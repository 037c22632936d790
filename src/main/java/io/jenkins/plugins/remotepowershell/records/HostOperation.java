package io.jenkins.plugins.remotepowershell.records;

import java.util.Locale;

/** What the host script can do about a run whose session is gone, or that ended. docs/runner-protocol.md. */
public enum HostOperation {
    /** Create the start marker: whoever creates it decides whether the script may start. */
    CLAIM,
    /** Read the result record, and facts that tell why a session is gone. */
    RESULT,
    /** Write the journal's records of a range of numbers. */
    JOURNAL,
    /** Remove journal and result; the marker stays. */
    CLEAN,
    /** End the run's process and its descendants. */
    KILL,
    /** Remove what old runs of this account left. */
    SWEEP;

    /** As it stands in the parameter {@link RunnerParameters#OPERATION}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
