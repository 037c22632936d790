package io.jenkins.plugins.remotepowershell.simulator;

import java.util.ArrayDeque;
import java.util.Deque;

/** Octets one behind the other, of which many are taken at once; as many as fit into memory. Not safe for use by several threads. */
final class OctetQueue {
    private static final int BLOCK = 1 << 14;

    /** All full but the last. */
    private final Deque<byte[]> blocks = new ArrayDeque<>();
    /** In the first block. */
    private int from;
    /** In the last block. */
    private int to = BLOCK;

    void append(byte[] more) {
        int done = 0;
        while (done < more.length) {
            if (to == BLOCK) {
                blocks.add(new byte[BLOCK]);
                to = 0;
            }
            int part = Math.min(more.length - done, BLOCK - to);
            System.arraycopy(more, done, blocks.getLast(), to, part);
            to += part;
            done += part;
        }
    }

    /** The oldest ones. */
    byte[] take(int count) {
        byte[] taken = new byte[count];
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, BLOCK - from);
            System.arraycopy(blocks.getFirst(), from, taken, done, part);
            discard(part);
            done += part;
        }
        return taken;
    }

    void discard(int count) {
        from += count;
        while (from >= BLOCK) {
            blocks.remove();
            from -= BLOCK;
        }
    }
}
