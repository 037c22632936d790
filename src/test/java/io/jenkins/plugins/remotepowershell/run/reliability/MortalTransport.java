package io.jenkins.plugins.remotepowershell.run.reliability;

import io.jenkins.plugins.remotepowershell.transport.Lane;
import io.jenkins.plugins.remotepowershell.transport.WsmanReply;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A transport whose controller may die before a request leaves, and after its answer has come. */
record MortalTransport(WsmanTransport transport, Lifeline lifeline) implements WsmanTransport {
    @Override
    public CompletableFuture<WsmanReply> send(Lane lane, byte[] envelope, Duration timeLimit) {
        lifeline.step();
        CompletableFuture<WsmanReply> sent = transport.send(lane, envelope, timeLimit);
        CompletableFuture<WsmanReply> reply = new CompletableFuture<>();
        sent.whenComplete((answer, failure) -> pass(reply, answer, failure));
        reply.whenComplete((answer, failure) -> {
            if (reply.isCancelled()) {
                sent.cancel(true);
            }
        });
        return reply;
    }

    private void pass(CompletableFuture<WsmanReply> reply, WsmanReply answer, Throwable failure) {
        try {
            lifeline.step();
        } catch (Lifeline.Abandoned death) {
            reply.completeExceptionally(death);
            return;
        }
        if (failure == null) {
            reply.complete(answer);
        } else {
            reply.completeExceptionally(failure);
        }
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
