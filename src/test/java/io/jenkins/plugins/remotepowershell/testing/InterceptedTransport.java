package io.jenkins.plugins.remotepowershell.testing;

import io.jenkins.plugins.remotepowershell.transport.Lane;
import io.jenkins.plugins.remotepowershell.transport.WsmanReply;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A transport whose requests of one kind are in the hands of a test. */
public record InterceptedTransport(WsmanTransport transport, WsmanAction action, Interception interception)
        implements WsmanTransport {
    /** What becomes of such a request. */
    @FunctionalInterface
    public interface Interception {
        /** @param sending sends it on, if it is called */
        CompletableFuture<WsmanReply> reply(byte[] envelope, Supplier<CompletableFuture<WsmanReply>> sending);
    }

    @Override
    public CompletableFuture<WsmanReply> send(Lane lane, byte[] envelope, Duration timeLimit) {
        Supplier<CompletableFuture<WsmanReply>> sending = () -> transport.send(lane, envelope, timeLimit);
        boolean isSought = new String(envelope, StandardCharsets.UTF_8).contains(">" + action.uri() + "<");
        return isSought ? interception.reply(envelope, sending) : sending.get();
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
