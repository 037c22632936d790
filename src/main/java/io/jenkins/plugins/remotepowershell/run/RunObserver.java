package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who watches a run: gets its records in order and what there is to say about it. Called on the run's own thread.
 */
public interface RunObserver {
    /** The position of a sink that cannot be read back or cut, such as a pipe. */
    long UNKNOWN_POSITION = -1;

    /** One sentence for people, without a prefix. */
    void notice(String sentence);

    /** Progress of the script in one line, at most one of an activity in an interval; not kept anywhere. */
    default void progress(String line) {}

    /** The host has no room for a session or an operation; the run tries again. */
    default void noRoom(String sentence) {}

    /** The host shows a certificate that is not trusted, perhaps another one than before; the run goes no further. */
    default void untrusted(String sentence) {}

    /** Writes records, parts of cut texts included, and returns when they are flushed. */
    void write(List<RunnerRecord> records) throws IOException;

    /** Tells sinks apart that can be cut: nothing is taken back from another one than it was written to. */
    default String sinkName() {
        return "";
    }

    /** How much has been written; {@link #UNKNOWN_POSITION} if that cannot be found out. */
    long position() throws IOException;

    /** Takes back what was written after a position that {@link #position} gave, perhaps to a process that is dead now. */
    void truncate(long position) throws IOException;

    /** Whether parts of a cut text are taken as they come; else a text is written once its last part is there. */
    default boolean takesParts() {
        return true;
    }

    /** Whether records are needed once more after they were written, so that they stay in the spool. */
    default boolean keepsRecords() {
        return false;
    }

    /** Held from before a portion is announced until after it is noted as written: for observers that share a sink. */
    default Lock turn() {
        return new ReentrantLock();
    }
}
