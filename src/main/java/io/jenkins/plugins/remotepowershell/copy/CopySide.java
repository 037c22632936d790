package io.jenkins.plugins.remotepowershell.copy;

import java.util.List;

/**
 * One side of a copy: the host, this machine, or an agent. Every call may be repeated, and may take long where a side has
 * to be waited for. Used by one thread.
 */
public interface CopySide {
    /** For sentences, such as {@code C:\drop\app.zip on web01}. */
    String named(String path);

    /** What is there. */
    FileFacts inspect(String path) throws CopyException, InterruptedException;

    /** What is there, if it may be replaced. */
    FileFacts inspectTarget(String path) throws CopyException, InterruptedException;

    /**
     * SHA-256 of a file's beginning, in lower-case hexadecimal digits.
     *
     * @param length of the beginning; empty is returned if the file is shorter
     */
    String digest(String path, long length) throws CopyException, InterruptedException;

    /** @return no more bytes than {@code count}; none at or after the end */
    byte[] read(String path, long offset, int count) throws CopyException, InterruptedException;

    /**
     * Appends; at offset 0 file and directory are created.
     *
     * @throws CopyException {@link Problem#OFFSET} if the file's length is not the offset
     */
    void write(String path, long offset, byte[] bytes) throws CopyException, InterruptedException;

    /**
     * Moves a partial file over its target, whole or not at all.
     *
     * @param whole length and time of the file that it has become
     * @throws CopyException {@link Problem#OFFSET} if there is no partial file of that length
     */
    void replace(String partial, String path, FileFacts whole) throws CopyException, InterruptedException;

    void makeDirectory(String path) throws CopyException, InterruptedException;

    /** Everything below a directory, in no order. */
    List<FileFacts> list(String path) throws CopyException, InterruptedException;

    /** Nothing happens if there is no such file. */
    void remove(String path) throws CopyException, InterruptedException;

    /** @param relative with {@code /} */
    String join(String directory, String relative);

    /** The path's last name. */
    String nameOf(String path);

    /** Whether the path is written as a directory's. */
    boolean endsAsDirectory(String path);
}
