package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.wsman.StreamElement;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.concurrent.CompletableFuture;

/**
 * The output of a pool or a command, between the engine, which writes, and Receives, which fetch.
 *
 * <p>All methods run under the shell's lock. A write waits for the first Receive (the gate), and while the buffer is full
 * and may not drop.
 */
final class SimulatedStream {
    private final Object lock;
    private final Switches switches;
    private final boolean redelivers;
    private final OutputBuffer buffer;
    private boolean gateOpen;
    private boolean dropping;
    private boolean ended;
    private boolean closed;
    private int stalledWriters;
    private CompletableFuture<Void> flowing = CompletableFuture.completedFuture(null);

    @CheckForNull
    private CompletableFuture<Delivery> pending;

    @CheckForNull
    private LastDelivery.Receiver receiver;

    @CheckForNull
    private LastDelivery last;

    /**
     * @param element what output becomes in an answer
     * @param redelivers whether another client session gets the last answer once more
     */
    SimulatedStream(Object lock, SimulatedHostSettings settings, StreamElement element, boolean redelivers) {
        this.lock = lock;
        this.switches = settings.switches();
        this.redelivers = redelivers;
        this.buffer = new OutputBuffer(element, settings.bufferBytes(), switches.is(Switch.DROPS_WHOLE_OBJECTS));
    }

    /** Called by the engine, with the lock held. */
    void write(Fragment fragment) throws InterruptedException {
        while (!closed && !gateOpen) {
            lock.wait();
        }
        if (isStalled()) {
            waitForRoom();
        }
        if (dropping) {
            buffer.dropUntilNotFull();
        }
        post(fragment);
    }

    /** What the host itself has to say waits for nothing. */
    void post(Fragment fragment) {
        if (!closed) {
            buffer.add(fragment);
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

    /** A client has connected to the shell. */
    void connected() {
        if (last != null && switches.is(Switch.REDELIVERS_TO_SAME_SESSION)) {
            last = last.unacknowledged();
        }
    }

    /**
     * A Receive. Asking for more acknowledges what was delivered to the same client session; another session gets the
     * last delivery once more.
     */
    CompletableFuture<Delivery> receive(LastDelivery.Receiver asking) throws FaultAnswer {
        gateOpen = true;
        lock.notifyAll();
        if (last != null && isAskedAgain(last, asking)) {
            last = LastDelivery.to(asking, last.delivery());
            return CompletableFuture.completedFuture(last.delivery());
        }
        if (last != null && last.delivery().done()) {
            throw new FaultAnswer(WsmanFaultCode.NOT_FOUND);
        }
        if (pending != null && !switches.is(Switch.REPLACES_PENDING_RECEIVE)) {
            return CompletableFuture.completedFuture(Delivery.NOTHING);
        }
        complete(Delivery.NOTHING);
        last = null;
        receiver = asking;
        CompletableFuture<Delivery> answer = new CompletableFuture<>();
        pending = answer;
        deliver();
        return answer;
    }

    private boolean isAskedAgain(LastDelivery given, LastDelivery.Receiver asking) {
        boolean resent = given.answered(asking) && switches.is(Switch.ANSWERS_RESENT_RECEIVE);
        return resent || (redelivers && !given.wentTo(asking));
    }

    boolean isReceiving() {
        return pending != null;
    }

    boolean isEnded() {
        return ended;
    }

    /** Completes once no writer stands still at a full buffer. */
    CompletableFuture<Void> flowing() {
        return flowing;
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

    /** @param code what a Receive that waits is told */
    void close(WsmanFaultCode code) {
        closed = true;
        lock.notifyAll();
        fail(new FaultAnswer(code));
        flowing.complete(null);
    }

    private boolean isStalled() {
        return !closed && buffer.isFull() && !dropping;
    }

    private void waitForRoom() throws InterruptedException {
        if (stalledWriters++ == 0) {
            flowing = new CompletableFuture<>();
        }
        try {
            while (isStalled()) {
                lock.wait();
            }
        } finally {
            if (--stalledWriters == 0) {
                flowing.complete(null);
            }
        }
    }

    private void deliver() {
        if (pending == null || receiver == null || (buffer.isEmpty() && !ended)) {
            return;
        }
        Delivery delivery = new Delivery(buffer.take(receiver.maximumOctets()), ended && buffer.isEmpty());
        lock.notifyAll();
        last = LastDelivery.to(receiver, delivery);
        complete(delivery);
    }

    private void complete(Delivery delivery) {
        if (pending != null) {
            CompletableFuture<Delivery> answer = pending;
            pending = null;
            answer.complete(delivery);
        }
    }
}
