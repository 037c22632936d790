package io.jenkins.plugins.remotepowershell.session;

import io.jenkins.plugins.remotepowershell.psrp.ClientPipeline;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.HostCall;
import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.wsman.ReceiveResponse;
import io.jenkins.plugins.remotepowershell.wsman.RequestContext;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.ShellResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode.Kind;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One pipeline of a {@link RemoteSession}. One thread starts or connects it and receives; a second may stop and terminate
 * it at any time, also while a Receive is pending. Exceptions are those of {@link RemoteSession}.
 */
public final class RemotePipeline {
    /** Answers after which Connect may still work where Reconnect did not. */
    private static final Set<Kind> CONNECT_INSTEAD = EnumSet.of(Kind.ATTACH_CONFLICT, Kind.LOST, Kind.PROGRAMMING);

    private static final Set<WsmanFaultCode> TOO_LARGE = EnumSet.of(
            WsmanFaultCode.REQUEST_TOO_LARGE, WsmanFaultCode.REQUEST_TOO_LARGE_2, WsmanFaultCode.REQUEST_TOO_LARGE_3);

    /** Long enough for the host to have taken the Receive, short enough to be in nobody's way. */
    private static final Duration GATE_TIMEOUT = Duration.ofSeconds(1);

    /** Hears that a pipeline's description does not fit one request. */
    @FunctionalInterface
    public interface SeveralPieces {
        void announce() throws IOException;
    }

    private final ShellClient client;
    private final PoolStream pool;
    private final UUID commandId;
    private ClientPipeline pipeline;
    private volatile boolean gateOpen;
    private boolean reconnected;

    RemotePipeline(ShellClient client, PoolStream pool, UUID commandId, ClientPipeline pipeline) {
        this.client = client;
        this.pool = pool;
        this.commandId = commandId;
        this.pipeline = pipeline;
    }

    public UUID commandId() {
        return commandId;
    }

    public PSInvocationState state() {
        synchronized (pool) {
            return pipeline.state();
        }
    }

    /** How far the output has been received. */
    public ReceiveCursor cursor() {
        synchronized (pool) {
            return pipeline.cursor();
        }
    }

    /**
     * Whether a Receive has reached the host. Before that the script stands still at its first output, also while
     * nobody is connected: Disconnect only after it. [MS-PSRP] 3.1.4.9.
     */
    public boolean isGateOpen() {
        return gateOpen;
    }

    /** As {@link #start(CreatePipeline, SeveralPieces)}, where nobody has to know how it is sent. */
    public void start(CreatePipeline definition) throws IOException, InterruptedException {
        start(definition, () -> {});
    }

    /**
     * Starts it: Command, then Sends until the host has all of it. A host that refuses the Command for its size, which it
     * does before it looks at it, gets it in smaller pieces.
     *
     * @param severalPieces told before the first of several pieces leaves: until the last one is there nothing starts,
     *     though the host lists the command
     */
    public void start(CreatePipeline definition, SeveralPieces severalPieces) throws IOException, InterruptedException {
        List<byte[]> pieces = create(definition, client.maximumPayload());
        try {
            command(pieces, severalPieces);
        } catch (WsmanFaultException refused) {
            if (!TOO_LARGE.contains(refused.code())) {
                throw refused;
            }
            pieces = create(definition, client.smallestPayload());
            command(pieces, severalPieces);
        }
        for (byte[] piece : pieces.subList(1, pieces.size())) {
            send(ShellRequests.INPUT_STREAM, piece);
        }
    }

    /** Takes it up in a shell that has been connected; what was received already is dropped if it comes again. */
    public void connect() throws IOException, PsrpProtocolException, InterruptedException {
        client.command((requests, messageId) -> requests.connectCommand(messageId, commandId));
        synchronized (pool) {
            pipeline = pool.pipeline(commandId, pipeline.cursor());
            gateOpen |= pipeline.cursor().objectId() > 0;
        }
    }

    /** Takes it up in a shell that has been reconnected; by Connect where the host does not know it otherwise. */
    public void reconnect() throws IOException, PsrpProtocolException, InterruptedException {
        try {
            client.command((requests, messageId) -> requests.reconnectCommand(messageId, commandId));
            reconnected = true;
        } catch (WsmanFaultException refused) {
            if (refused.code() == WsmanFaultCode.COMMAND_CONNECTED) {
                return;
            }
            if (!CONNECT_INSTEAD.contains(refused.code().kind())) {
                throw refused;
            }
            connect();
        }
    }

    /**
     * One Receive. What it brings has to be durable before the next one, which acknowledges it.
     *
     * @return nothing but {@code timedOut} if there was nothing within the operation timeout
     */
    public Received receive() throws IOException, PsrpProtocolException, InterruptedException {
        return receive(client.context());
    }

    /** One short Receive, to open the gate: see {@link #isGateOpen}. */
    public Received openGate() throws IOException, PsrpProtocolException, InterruptedException {
        return receive(client.context().withOperationTimeout(GATE_TIMEOUT));
    }

    /** Answers a question of the script that nobody can answer: its call fails, instead of waiting forever. */
    public void refuse(HostCall call) throws IOException, InterruptedException {
        byte[] answer;
        synchronized (pool) {
            answer = pipeline.refuse(call);
        }
        send(ShellRequests.PROMPT_RESPONSE_STREAM, answer);
    }

    /** Asks it to stop. What it still writes, and its end, have to be received. */
    public void stop() throws IOException, InterruptedException {
        client.urgent(client.context(), (requests, messageId) -> requests.stop(messageId, commandId));
    }

    /** Frees it after its end, or ends it; one that is gone already is no failure. */
    public void terminate() throws IOException, InterruptedException {
        try {
            client.command((requests, messageId) -> requests.terminate(messageId, commandId));
        } catch (WsmanFaultException refused) {
            if (refused.code().kind() != Kind.LOST) {
                throw refused;
            }
        }
    }

    private Received receive(RequestContext context) throws IOException, PsrpProtocolException, InterruptedException {
        try {
            return receiveOnce(context);
        } catch (WsmanFaultException refused) {
            if (refused.code() != WsmanFaultCode.STREAM_DISCONNECTED || !reconnected) {
                throw refused;
            }
            reconnected = false;
            connect();
            return receiveOnce(context);
        }
    }

    private Received receiveOnce(RequestContext context)
            throws IOException, PsrpProtocolException, InterruptedException {
        try {
            ReceiveResponse response = ShellResponses.received(client.receive(context, commandId));
            gateOpen = true;
            return take(response);
        } catch (WsmanFaultException refused) {
            if (refused.code() != WsmanFaultCode.TIMED_OUT) {
                throw refused;
            }
            gateOpen = true;
            return new Received(List.of(), cursor(), false, true);
        }
    }

    private Received take(ReceiveResponse response) throws PsrpProtocolException {
        synchronized (pool) {
            List<PsrpEvent> events = pipeline.receive(response.streams());
            return new Received(events, pipeline.cursor(), response.done(), false);
        }
    }

    private List<byte[]> create(CreatePipeline definition, int maximumBytes) {
        synchronized (pool) {
            pipeline = pool.pipeline(commandId);
            return pipeline.create(definition, maximumBytes);
        }
    }

    private void command(List<byte[]> pieces, SeveralPieces severalPieces) throws IOException, InterruptedException {
        if (pieces.size() > 1) {
            severalPieces.announce();
        }
        client.command((requests, messageId) -> requests.command(messageId, commandId, pieces.get(0)));
    }

    private void send(String stream, byte[] fragments) throws IOException, InterruptedException {
        client.command((requests, messageId) -> requests.send(messageId, commandId, stream, fragments));
    }
}
