package io.jenkins.plugins.remotepowershell.records;

/** Steps of the script that copies files on a host, and the names of what they take. */
public final class CopyParameters {
    /** Presence of this parameter is how a simulated host recognizes the script. */
    public static final String STEP = "CopyStep";

    public static final String INSPECT = "Inspect";
    public static final String INSPECT_TARGET = "InspectTarget";
    public static final String DIGEST = "Digest";
    public static final String READ = "Read";
    public static final String WRITE = "Write";
    public static final String REPLACE = "Replace";
    public static final String MAKE_DIRECTORY = "MakeDirectory";
    public static final String LIST = "List";
    public static final String REMOVE = "Remove";

    public static final String PATH = "Path";
    public static final String PARTIAL = "Partial";
    public static final String OFFSET = "Offset";
    public static final String COUNT = "Count";
    public static final String LENGTH = "Length";
    public static final String BYTES = "Bytes";
    /** UTC ticks of 100 ns since the year 1. */
    public static final String MODIFIED = "Modified";

    private CopyParameters() {}
}
