package io.jenkins.plugins.remotepowershell.simulator;

import java.util.Arrays;

/** Octets that lie one behind the other, so that many are taken at once. Not safe for use by several threads. */
final class OctetQueue {
    private byte[] octets = new byte[1 << 10];
    private int from;
    private int to;

    void append(byte[] more) {
        if (octets.length - to < more.length) {
            makeRoom(more.length);
        }
        System.arraycopy(more, 0, octets, to, more.length);
        to += more.length;
    }

    /** The oldest ones. */
    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(octets, from, from + count);
        discard(count);
        return taken;
    }

    void discard(int count) {
        from += count;
    }

    private void makeRoom(int count) {
        int held = to - from;
        byte[] roomy = 2 * (held + count) > octets.length ? new byte[2 * (held + count)] : octets;
        System.arraycopy(octets, from, roomy, 0, held);
        octets = roomy;
        from = 0;
        to = held;
    }
}
