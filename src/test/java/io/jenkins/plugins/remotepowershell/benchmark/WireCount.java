package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.transport.Lane;
import io.jenkins.plugins.remotepowershell.transport.WsmanReply;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what comes over a transport. */
final class WireCount implements WsmanTransport {
    private final WsmanTransport transport;
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();

    WireCount(WsmanTransport transport) {
        this.transport = transport;
    }

    /** Of all answers. */
    long octets() {
        return octets.get();
    }

    long answers() {
        return answers.get();
    }

    @Override
    public CompletableFuture<WsmanReply> send(Lane lane, byte[] envelope, Duration timeLimit) {
        CompletableFuture<WsmanReply> reply = transport.send(lane, envelope, timeLimit);
        reply.thenAccept(it -> {
            octets.addAndGet(it.envelope().length);
            answers.incrementAndGet();
        });
        return reply;
    }

    @Override
    public void release(Lane lane) {
        transport.release(lane);
    }

    @Override
    public void close() {
        transport.close();
    }
}
