package io.jenkins.plugins.remotepowershell.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Carries WS-Management envelopes to one endpoint: one envelope out, one reply in.
 *
 * <p>Safe for use by many threads. Nothing is ever sent twice on the transport's own account, except a request that was
 * refused for its sign-on and so was not handled.
 */
public interface WsmanTransport extends AutoCloseable {

    /**
     * Sends one envelope on a lane, which must be idle.
     *
     * @param envelope a SOAP envelope, UTF-8
     * @param timeLimit from the call to the last byte of the reply; longer than the operation timeout in the envelope
     * @return the reply (HTTP 200, or 500 with a SOAP fault); fails with {@link TransportException} only. Cancelling it
     *     closes the lane's connection.
     */
    CompletableFuture<WsmanReply> send(Lane lane, byte[] envelope, Duration timeLimit);

    /**
     * In one line, what the host offered, what was tried and refused at the last negotiated sign-on, and what protects the
     * messages; empty before one.
     */
    default Optional<String> signOn() {
        return Optional.empty();
    }

    /** Closes the lane's connection, if it has one. */
    void release(Lane lane);

    @Override
    void close();
}
