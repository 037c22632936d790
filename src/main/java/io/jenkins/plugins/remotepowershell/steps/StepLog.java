package io.jenkins.plugins.remotepowershell.steps;

import hudson.model.TaskListener;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of one step, shared by its runs: whole lines only, since secrets are masked line by line further down, and
 * counted, so that the next process knows what a killed one had written. Safe for use by many threads.
 */
final class StepLog {
    /** Of the lines between two flushes: what one write to the file system holds, so that no line is torn. */
    private static final int BATCH_CHARACTERS = 4096;

    private final ReentrantLock turn = new ReentrantLock();
    private final RunSite site;
    private final String name;
    private final PrintStream out;
    private volatile boolean readable;
    private final long linesBefore;
    private final boolean torn;
    private long lines;
    private int unflushed;

    StepLog(RunSite site) throws IOException, InterruptedException {
        this.site = site;
        this.name = site.build().getExternalizableId() + '/' + site.flowNodeId();
        LineCount count = new LineCount();
        this.readable = site.copyLog(count);
        this.linesBefore = count.lines;
        this.torn = readable && count.last != '\n';
        this.lines = linesBefore;
        TaskListener listener = site.listener();
        this.out = listener.getLogger();
    }

    /** Held by a run from before it announces lines until it has noted them as written. */
    Lock turn() {
        return turn;
    }

    /** Tells the logs of steps apart. */
    String name() {
        return name;
    }

    /** Lines in the log; {@link RunObserver#UNKNOWN_POSITION} if it cannot be read back. */
    long position() {
        return readable ? lines : RunObserver.UNKNOWN_POSITION;
    }

    /**
     * Whether it shows fewer lines than were there: then it is not to be trusted any more, and cannot be read back from now
     * on.
     */
    boolean isBehind(long position) {
        boolean behind = readable && linesBefore < position;
        readable &= !behind;
        return behind;
    }

    /** How many lines the process before this one wrote after a position: that they are not written again. */
    long writtenSince(long position) {
        return Math.max(0, linesBefore - position);
    }

    /** Nothing once the step's node is finished: nobody may write to it then. */
    void println(String line) {
        turn.lock();
        try {
            if (!site.isActive()) {
                return;
            }
            if (torn && lines == linesBefore) {
                out.print('\n');
            }
            out.print(line + '\n');
            lines++;
            unflushed += line.length() + 1;
            if (unflushed > BATCH_CHARACTERS) {
                flush();
            }
        } finally {
            turn.unlock();
        }
    }

    /** Through all streams down to the operating system. */
    void flush() {
        out.flush();
        unflushed = 0;
    }

    /** Whether a write has failed at some time, as where the disk is full: its stream tells nobody by itself. */
    boolean hasFailed() {
        return out.checkError();
    }

    /** Counts the lines of what is written to it. */
    private static final class LineCount extends OutputStream {
        private long lines;
        private int last = '\n';

        @Override
        public void write(int unit) {
            last = unit;
            if (unit == '\n') {
                lines++;
            }
        }
    }
}
