package io.jenkins.plugins.remotepowershell.copy;

import java.io.Serializable;

/**
 * What one side knows of a path.
 *
 * @param path absolute; in a list relative to the list's directory, with {@code /}
 * @param length in bytes; 0 unless it is a file
 * @param modified UTC ticks of 100 ns since the year 1; 0 unless it is a file
 * @param free bytes that may be written there; -1 if that is not known
 */
public record FileFacts(String path, Kind kind, long length, long modified, long free) implements Serializable {
    /** What is there. */
    public enum Kind {
        MISSING,
        FILE,
        DIRECTORY,
        /** To a directory; in lists only, and not followed. */
        LINK
    }

    /** Free space unknown. */
    public FileFacts(String path, Kind kind, long length, long modified) {
        this(path, kind, length, modified, -1);
    }

    public boolean is(Kind wanted) {
        return kind == wanted;
    }

    /** Of the same file at two times: whether nobody has written to it in between, as far as can be told without reading. */
    boolean isUnchangedSince(FileFacts earlier) {
        return kind == earlier.kind && length == earlier.length && modified == earlier.modified;
    }
}
