package io.jenkins.plugins.remotepowershell.session;

import io.jenkins.plugins.remotepowershell.transport.Lane;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import io.jenkins.plugins.remotepowershell.transport.WsmanReply;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.ShellResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import io.jenkins.plugins.remotepowershell.wsman.XmlNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/** Requests and their answers on one lane, one after the other; for use by many threads, which wait for each other. */
final class LaneExchange {
    /** What the network and a busy host may need beyond the operation timeout. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final WsmanTransport transport;
    private final Lane lane;
    private final ReentrantLock inUse = new ReentrantLock(true);

    LaneExchange(WsmanTransport transport, String purpose) {
        this.transport = transport;
        this.lane = new Lane(purpose);
    }

    /**
     * Sends a request and waits for its answer. An interrupt closes the lane's connection.
     *
     * @param operationTimeout as in the request
     * @return the body of an answer that is no fault
     */
    XmlNode call(WsmanRequest request, Duration operationTimeout) throws IOException, InterruptedException {
        inUse.lockInterruptibly();
        try {
            return exchange(request, operationTimeout);
        } finally {
            inUse.unlock();
        }
    }

    /** As {@link #call}, unless another thread uses the lane: then nothing is sent, and empty returned. */
    Optional<XmlNode> callIfIdle(WsmanRequest request, Duration operationTimeout)
            throws IOException, InterruptedException {
        if (!inUse.tryLock()) {
            return Optional.empty();
        }
        try {
            return Optional.of(exchange(request, operationTimeout));
        } finally {
            inUse.unlock();
        }
    }

    private XmlNode exchange(WsmanRequest request, Duration operationTimeout) throws IOException, InterruptedException {
        WsmanReply reply = await(transport.send(lane, request.envelope(), operationTimeout.plus(MARGIN)));
        return ShellResponses.body(request, reply.envelope());
    }

    /** Closes the connection; a request in flight fails. */
    void release() {
        transport.release(lane);
    }

    private static WsmanReply await(CompletableFuture<WsmanReply> reply) throws IOException, InterruptedException {
        try {
            return reply.get();
        } catch (InterruptedException interrupted) {
            reply.cancel(true);
            throw interrupted;
        } catch (CancellationException released) {
            throw new TransportException(
                    TransportException.Kind.CONNECTION_LOST,
                    true,
                    "We closed the connection while the host was still at work on a request",
                    released);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TransportException transportFailed) {
                throw transportFailed;
            }
            throw new IllegalStateException("a transport fails with TransportException only", failed.getCause());
        }
    }
}
