package io.jenkins.plugins.remotepowershell.testing;

import io.jenkins.plugins.remotepowershell.transport.Lane;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import io.jenkins.plugins.remotepowershell.transport.WsmanReply;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.Envelope;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Plays a recording's answers in order, and insists on its actions. {@link #messageIds} are the recording's own, so that
 * the answers relate to the requests.
 */
public final class RecordedTransport implements WsmanTransport {
    private final Deque<Recording.Exchange> left;
    private final Deque<UUID> messageIds = new ArrayDeque<>();
    private final List<byte[]> sent = new ArrayList<>();

    public RecordedTransport(Recording recording) {
        left = new ArrayDeque<>(recording.exchanges());
        recording
                .exchanges()
                .forEach(exchange -> messageIds.add(
                        UUID.fromString(envelope(exchange.request()).messageId().substring("uuid:".length()))));
    }

    public Supplier<UUID> messageIds() {
        return messageIds::remove;
    }

    /** What was sent so far. */
    public List<byte[]> sent() {
        return sent;
    }

    public boolean isPlayedOut() {
        return left.isEmpty();
    }

    @Override
    public CompletableFuture<WsmanReply> send(Lane lane, byte[] request, Duration timeLimit) {
        sent.add(request);
        Recording.Exchange next = left.remove();
        String expected = envelope(next.request()).action();
        String action = envelope(request).action();
        if (!action.equals(expected)) {
            throw new AssertionError("request " + sent.size() + " is " + action + ", recorded is " + expected);
        }
        if (!next.hasResponse()) {
            return CompletableFuture.failedFuture(new TransportException(
                    TransportException.Kind.CONNECTION_LOST, true, "the recording has no answer", null));
        }
        return CompletableFuture.completedFuture(new WsmanReply(next.status(), next.response()));
    }

    @Override
    public void release(Lane lane) {
        // there is no connection
    }

    @Override
    public void close() {
        // there is no connection
    }

    private static Envelope envelope(byte[] bytes) {
        try {
            return Envelope.read(bytes);
        } catch (WsmanProtocolException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}
