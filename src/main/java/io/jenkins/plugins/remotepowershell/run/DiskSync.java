package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Semaphore;

/**
 * Makes files durable, a few at a time: while the disk works, a virtual thread keeps a platform thread, and a thousand runs
 * may be taken up at once.
 */
final class DiskSync {
    private static final Semaphore TURNS = new Semaphore(8);

    private DiskSync() {}

    /** Returns when content and, if asked for, all attributes are on the disk. */
    static void force(FileChannel channel, boolean attributes) throws IOException {
        TURNS.acquireUninterruptibly();
        try {
            channel.force(attributes);
        } finally {
            TURNS.release();
        }
    }
}
