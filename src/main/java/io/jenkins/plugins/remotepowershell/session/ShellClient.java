package io.jenkins.plugins.remotepowershell.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.ReceiveRequests;
import io.jenkins.plugins.remotepowershell.wsman.RequestContext;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import io.jenkins.plugins.remotepowershell.wsman.XmlNode;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Exchanges with one shell under one SessionId, on two lanes, so that a request can go out while a Receive is pending. The
 * second lane connects when it is first needed: a run that nobody stops has one connection, and one sign-on. Safe for use
 * by many threads.
 */
final class ShellClient {
    /** What every host takes, and what one takes that speaks PSRP 2.2 or higher. Octets. */
    static final int FIRST_ENVELOPE_SIZE = 153_600;

    static final int ENVELOPE_SIZE = 512_000;

    /** The least that MaxEnvelopeSizekb can be set to. */
    static final int SMALLEST_ENVELOPE_SIZE = 32 << 10;

    private final LaneExchange receiveLane;
    private final LaneExchange commandLane;
    private final UUID shellId;
    private final Supplier<UUID> messageIds;
    private final String host;
    private volatile RequestContext context;

    @CheckForNull
    private volatile ReceiveRequests lastReceives;

    ShellClient(
            WsmanTransport transport,
            SessionSettings settings,
            UUID shellId,
            UUID sessionId,
            Supplier<UUID> messageIds) {
        this.receiveLane = new LaneExchange(transport, "receive");
        this.commandLane = new LaneExchange(transport, "command");
        this.shellId = shellId;
        this.messageIds = messageIds;
        this.host = settings.endpoint().getHost();
        this.context = context(settings, sessionId);
    }

    static RequestContext context(SessionSettings settings, UUID sessionId) {
        return new RequestContext(
                settings.endpoint().toString(),
                Namespaces.configuration(settings.configurationName()),
                sessionId,
                FIRST_ENVELOPE_SIZE,
                settings.operationTimeout(),
                settings.locale());
    }

    RequestContext context() {
        return context;
    }

    /** From here on larger envelopes are sent and asked for. */
    void enlargeEnvelopes() {
        context = context.withMaxEnvelopeSize(ENVELOPE_SIZE);
    }

    /** Raw bytes that fit into one Command or Send of a host whose administrator allows no more than Windows' least. */
    int smallestPayload() {
        return new ShellRequests(context.withMaxEnvelopeSize(SMALLEST_ENVELOPE_SIZE), shellId).maximumPayload();
    }

    /** Raw bytes that fit into one Command or Send. */
    int maximumPayload() {
        return new ShellRequests(context, shellId).maximumPayload();
    }

    /** @param commandId null for the pool */
    XmlNode receive(RequestContext with, @CheckForNull UUID commandId) throws IOException, InterruptedException {
        ReceiveRequests receives = lastReceives;
        if (receives == null || !receives.include(with, commandId)) {
            receives = new ReceiveRequests(with, shellId, commandId);
            lastReceives = receives;
        }
        return receiveLane.call(receives.next(messageIds.get()), with.operationTimeout());
    }

    /** A request of the thread that receives; of another one if it does not matter whether a Receive waits for it. */
    XmlNode command(BiFunction<ShellRequests, UUID, WsmanRequest> request) throws IOException, InterruptedException {
        return command(context, request);
    }

    /** Under other settings than this session's own, such as another SessionId. */
    XmlNode command(RequestContext with, BiFunction<ShellRequests, UUID, WsmanRequest> request)
            throws IOException, InterruptedException {
        WsmanRequest written = request.apply(new ShellRequests(with, shellId), messageIds.get());
        Optional<XmlNode> answer = receiveLane.callIfIdle(written, with.operationTimeout());
        return answer.isPresent() ? answer.get() : commandLane.call(written, with.operationTimeout());
    }

    /** A request that no Receive may wait for, since its answer may wait for one. */
    XmlNode urgent(RequestContext with, BiFunction<ShellRequests, UUID, WsmanRequest> request)
            throws IOException, InterruptedException {
        WsmanRequest written = request.apply(new ShellRequests(with, shellId), messageIds.get());
        return commandLane.call(written, with.operationTimeout());
    }

    /** For sentences. */
    String host() {
        return host;
    }

    UUID shellId() {
        return shellId;
    }

    /** A shell of this configuration, by the id that the host gave it. */
    void deleteShell(String id) throws IOException, InterruptedException {
        WsmanRequest delete = new ShellRequests(context, id).delete(messageIds.get());
        receiveLane.call(delete, context.operationTimeout());
    }

    void release() {
        receiveLane.release();
        commandLane.release();
    }
}
