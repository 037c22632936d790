package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;

/** The output that waits for Receives, up to a number of bytes. Guarded by the shell's lock. */
final class OutputBuffer {
    /** Of a fragment's element in the answer, in octets: the tags around its base64. */
    private static final int TAGS = 105;

    /**
     * A fragment as it will stand in an answer, so that one is quickly made.
     *
     * @param bytes how many it is of
     */
    private record Held(long objectId, boolean end, byte[] base64, int bytes) {
        static Held of(Fragment fragment) {
            byte[] bytes = fragment.encode();
            byte[] base64 = Base64.getEncoder().encode(bytes);
            return new Held(fragment.objectId(), fragment.end(), base64, bytes.length);
        }

        int octets() {
            return TAGS + base64.length;
        }
    }

    private static final long NONE = -1;

    private final int capacity;
    private final boolean dropsWholeObjects;
    private final Deque<Held> queue = new ArrayDeque<>();
    private long bytes;
    private long droppedObject = NONE;

    OutputBuffer(int capacity, boolean dropsWholeObjects) {
        this.capacity = capacity;
        this.dropsWholeObjects = dropsWholeObjects;
    }

    boolean isFull() {
        return bytes >= capacity;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void add(Fragment fragment) {
        if (fragment.objectId() == droppedObject) {
            droppedObject = fragment.end() ? NONE : droppedObject;
            return;
        }
        Held held = Held.of(fragment);
        queue.add(held);
        bytes += held.bytes();
    }

    /** Makes room by discarding the oldest output. */
    void dropUntilNotFull() {
        while (isFull() && !queue.isEmpty()) {
            Held last = remove();
            while (dropsWholeObjects && !last.end() && isNext(last.objectId())) {
                last = remove();
            }
            if (dropsWholeObjects && !last.end()) {
                droppedObject = last.objectId();
            }
        }
    }

    /** The oldest fragments that fit so many octets of an answer, at least one if there are any. */
    List<byte[]> take(int maximumOctets) {
        List<byte[]> taken = new ArrayList<>();
        long size = 0;
        while (!queue.isEmpty() && (taken.isEmpty() || size + queue.peek().octets() <= maximumOctets)) {
            Held next = remove();
            size += next.octets();
            taken.add(next.base64());
        }
        return taken;
    }

    private boolean isNext(long objectId) {
        return !queue.isEmpty() && queue.peek().objectId() == objectId;
    }

    private Held remove() {
        Held held = queue.remove();
        bytes -= held.bytes();
        return held;
    }
}
