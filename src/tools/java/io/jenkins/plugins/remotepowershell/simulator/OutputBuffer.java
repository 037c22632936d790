package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.wsman.StreamElement;
import java.util.ArrayDeque;
import java.util.Deque;

/** The output that waits for Receives, up to a number of bytes. Guarded by the shell's lock. */
final class OutputBuffer {
    /**
     * A fragment, without its content.
     *
     * @param octets of its element in the answer
     */
    private record Held(long objectId, boolean end, int bytes, int octets) {}

    private static final long NONE = -1;

    private final StreamElement element;
    private final long capacity;
    private final boolean dropsWholeObjects;
    private final Deque<Held> queue = new ArrayDeque<>();
    /** Of what is in the queue, as it will stand in an answer, so that one is quickly made. */
    private final OctetQueue elements = new OctetQueue();

    private long bytes;
    private long droppedObject = NONE;

    OutputBuffer(StreamElement element, long capacity, boolean dropsWholeObjects) {
        this.element = element;
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
        byte[] encoded = fragment.encode();
        byte[] octets = element.of(encoded);
        queue.add(new Held(fragment.objectId(), fragment.end(), encoded.length, octets.length));
        elements.append(octets);
        bytes += encoded.length;
    }

    /** Makes room by discarding the oldest output. */
    void dropUntilNotFull() {
        while (isFull() && !queue.isEmpty()) {
            Held last = drop();
            while (dropsWholeObjects && !last.end() && isNext(last.objectId())) {
                last = drop();
            }
            if (dropsWholeObjects && !last.end()) {
                droppedObject = last.objectId();
            }
        }
    }

    /** Elements of the oldest fragments that fit so many octets of an answer, of at least one if there are any. */
    byte[] take(int maximumOctets) {
        int taken = 0;
        while (!queue.isEmpty() && (taken == 0 || taken + queue.peek().octets() <= maximumOctets)) {
            taken += remove().octets();
        }
        return elements.take(taken);
    }

    private boolean isNext(long objectId) {
        return !queue.isEmpty() && queue.peek().objectId() == objectId;
    }

    private Held drop() {
        Held held = remove();
        elements.discard(held.octets());
        return held;
    }

    private Held remove() {
        Held held = queue.remove();
        bytes -= held.bytes();
        return held;
    }
}
