package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The output of a pool or a command: a bounded buffer between the engine, which writes, and Receives, which fetch.
 *
 * <p>All methods run under the shell's lock. A write waits for the first Receive (the gate), and while the buffer is full
 * and may not drop.
 */
final class SimulatedStream {
    /** What a Receive brings: fragments and whether the command has ended. */
    record Delivery(List<byte[]> chunks, boolean done) {
        static final Delivery NOTHING = new Delivery(List.of(), false);
    }

    private record Delivered(Delivery delivery, String sessionId) {}

    private final Object lock;
    private final int capacity;
    private final boolean redelivers;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean gateOpen;
    private boolean dropping;
    private boolean ended;
    private boolean closed;
    private int maximumBytes;
    private String receiver = "";

    @CheckForNull
    private CompletableFuture<Delivery> pending;

    @CheckForNull
    private Delivered last;

    SimulatedStream(Object lock, int capacity, boolean redelivers) {
        this.lock = lock;
        this.capacity = capacity;
        this.redelivers = redelivers;
    }

    /** Called by the engine, with the lock held. */
    void write(byte[] fragment) throws InterruptedException {
        while (!closed && (!gateOpen || (isFull() && !dropping))) {
            lock.wait();
        }
        while (isFull() && dropping && !queue.isEmpty()) {
            queuedBytes -= queue.removeFirst().length;
        }
        if (!closed) {
            queue.add(fragment);
            queuedBytes += fragment.length;
            deliver();
        }
    }

    void end() {
        ended = true;
        deliver();
    }

    /** Whether a full buffer discards its oldest output, as BufferMode Drop does while disconnected. */
    void setDropping(boolean drops) {
        dropping = drops;
        lock.notifyAll();
    }

    /**
     * A Receive. Asking for more acknowledges what was delivered to the same client session; another session gets the
     * last delivery once more.
     */
    CompletableFuture<Delivery> receive(String sessionId, int maximum) throws FaultAnswer {
        complete(Delivery.NOTHING);
        gateOpen = true;
        lock.notifyAll();
        if (last != null && !last.sessionId().equals(sessionId) && redelivers) {
            last = new Delivered(last.delivery(), sessionId);
            return CompletableFuture.completedFuture(last.delivery());
        }
        if (last != null && last.delivery().done()) {
            throw new FaultAnswer(WsmanFaultCode.NOT_FOUND);
        }
        last = null;
        receiver = sessionId;
        maximumBytes = maximum;
        pending = new CompletableFuture<>();
        CompletableFuture<Delivery> answer = pending;
        deliver();
        return answer;
    }

    boolean isReceiving() {
        return pending != null;
    }

    boolean isEnded() {
        return ended;
    }

    /** The Receive that waits ends so; nothing if none waits. */
    void complete(Delivery delivery) {
        if (pending != null) {
            CompletableFuture<Delivery> answer = pending;
            pending = null;
            answer.complete(delivery);
        }
    }

    /** The Receive that waits fails so; nothing if none waits. */
    void fail(Throwable reason) {
        if (pending != null) {
            CompletableFuture<Delivery> answer = pending;
            pending = null;
            answer.completeExceptionally(reason);
        }
    }

    /** Ends the wait of one Receive, if it is still the pending one. */
    void timeOut(CompletableFuture<Delivery> receive) {
        if (pending == receive) {
            fail(new FaultAnswer(WsmanFaultCode.TIMED_OUT));
        }
    }

    void close() {
        closed = true;
        lock.notifyAll();
        fail(new FaultAnswer(WsmanFaultCode.NOT_FOUND));
    }

    private boolean isFull() {
        return queuedBytes >= capacity;
    }

    private void deliver() {
        if (pending == null || (queue.isEmpty() && !ended)) {
            return;
        }
        List<byte[]> chunks = new ArrayList<>();
        long bytes = 0;
        while (!queue.isEmpty() && (chunks.isEmpty() || bytes + queue.peek().length <= maximumBytes)) {
            byte[] chunk = queue.remove();
            bytes += chunk.length;
            chunks.add(chunk);
        }
        queuedBytes -= bytes;
        lock.notifyAll();
        Delivery delivery = new Delivery(chunks, ended && queue.isEmpty());
        last = new Delivered(delivery, receiver);
        complete(delivery);
    }
}
