package io.jenkins.plugins.remotepowershell.psrp;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The client's side of one runspace pool. [MS-PSRP] 3.1.1.2. Bytes in, events out; not safe for use by several threads.
 */
public final class ClientRunspacePool {
    /** A startup script of the session configuration may call the host before the pool is open. */
    private static final Set<RunspacePoolState> ANSWERING = Collections.unmodifiableSet(
            EnumSet.of(RunspacePoolState.NEGOTIATION_SUCCEEDED, RunspacePoolState.OPENING, RunspacePoolState.OPENED));

    private final UUID id;
    private final Fragmenter fragmenter = new Fragmenter();
    private MessageStream stream;
    private RunspacePoolState state = RunspacePoolState.BEFORE_OPEN;
    private SessionCapability peer = SessionCapability.OURS;

    @CheckForNull
    private SessionKey sessionKey;

    public ClientRunspacePool(UUID id) {
        this.id = id;
        this.stream = stream(new Defragmenter());
    }

    public UUID id() {
        return id;
    }

    public RunspacePoolState state() {
        return state;
    }

    /** What the peer can do; until it has said so, what we announced. */
    public SessionCapability peer() {
        return peer;
    }

    /** SESSION_CAPABILITY and INIT_RUNSPACEPOOL, for the Create operation. [MS-PSRP] 3.1.5.3.1. */
    public byte[] open(InitRunspacePool settings) {
        RunspacePoolState next = state.to(RunspacePoolState.NEGOTIATION_SENT, "open a runspace pool");
        PsrpMessage init = message(MessageType.INIT_RUNSPACEPOOL, settings.encode());
        state = next;
        return fragmenter.whole(message(MessageType.SESSION_CAPABILITY, SessionCapability.OURS.encode()), init);
    }

    /**
     * SESSION_CAPABILITY and CONNECT_RUNSPACEPOOL, for the Connect operation. [MS-PSRP] 3.1.5.3.14. Forgets what was
     * received before, for the host delivers its last answer again.
     */
    public byte[] connect() throws PsrpProtocolException {
        state = state.to(RunspacePoolState.CONNECTING, "connect to a runspace pool");
        stream = stream(new Defragmenter(ReceiveCursor.START));
        return fragmenter.whole(
                message(MessageType.SESSION_CAPABILITY, SessionCapability.OURS.encode()),
                message(MessageType.CONNECT_RUNSPACEPOOL, ClixmlWriter.write("")));
    }

    /** After the Disconnect operation has been answered. */
    public void disconnected() {
        state = state.to(RunspacePoolState.DISCONNECTED, "disconnect from a runspace pool");
    }

    /** After the Reconnect operation has been answered: same session, nothing is delivered again. */
    public void reconnected() {
        requireState("reconnect to a runspace pool", EnumSet.of(RunspacePoolState.DISCONNECTED));
        state = RunspacePoolState.OPENED;
    }

    public ClientPipeline pipeline(UUID pipelineId) {
        requireOpened("create a pipeline");
        return new ClientPipeline(this, pipelineId, new Defragmenter(), PSInvocationState.NOT_STARTED);
    }

    /** A pipeline that is running already, received up to {@code cursor} by another process. */
    public ClientPipeline pipeline(UUID pipelineId, ReceiveCursor cursor) throws PsrpProtocolException {
        requireOpened("attach to a pipeline");
        return new ClientPipeline(this, pipelineId, new Defragmenter(cursor), PSInvocationState.RUNNING);
    }

    /** PUBLIC_KEY, to be sent to the pool; the answer is the event {@link PsrpEvent.SessionKeyReady}. */
    public byte[] offer(SessionKey key) {
        requireOpened("exchange a session key");
        sessionKey = key;
        return fragmenter.whole(message(
                MessageType.PUBLIC_KEY,
                ClixmlWriter.write(PsObject.ofProperties(Map.of("PublicKey", key.publicKey())))));
    }

    /** Takes bytes of the pool's stream, or connectResponseXml, cut anywhere. */
    public List<PsrpEvent> receive(byte[] fragments) throws PsrpProtocolException {
        return stream.receive(List.of(fragments), this::take);
    }

    /** RUNSPACEPOOL_HOST_RESPONSE: the answer of an unattended run to a host call that wants one. */
    public byte[] refuse(HostCall call) {
        requireState("answer a host call", ANSWERING);
        return fragmenter.whole(message(MessageType.RUNSPACEPOOL_HOST_RESPONSE, HostCallPolicy.refusal(call)));
    }

    List<byte[]> fragment(MessageType type, UUID pipelineId, byte[] data, int maximumBytes) {
        PsrpMessage message = PsrpMessage.of(PsrpMessage.Destination.SERVER, type, id, pipelineId, data);
        return fragmenter.fragment(message, maximumBytes).stream()
                .map(Fragment::encode)
                .toList();
    }

    private PsrpEvent take(MessageType type, PsrpMessage message) throws PsrpProtocolException {
        return switch (type) {
            case SESSION_CAPABILITY -> negotiated(SessionCapability.decode(message));
            case APPLICATION_PRIVATE_DATA ->
                new PsrpEvent.ApplicationPrivateData(Payload.of(message).optional("ApplicationPrivateData"));
            case RUNSPACEPOOL_STATE -> changeState(message);
            case RUNSPACEPOOL_INIT_DATA -> connected();
            case ENCRYPTED_SESSION_KEY -> keyArrived(message);
            case PUBLIC_KEY_REQUEST -> new PsrpEvent.SessionKeyRequested();
            case RUNSPACEPOOL_HOST_CALL -> new PsrpEvent.HostCalled(HostCall.decode(message));
            case WARNING_RECORD -> RecordDecoder.informational(message, type);
            default -> throw new PsrpProtocolException(type + " arrived on the pool's stream");
        };
    }

    private PsrpEvent negotiated(SessionCapability capability) {
        peer = capability;
        if (state == RunspacePoolState.NEGOTIATION_SENT) {
            state = RunspacePoolState.NEGOTIATION_SUCCEEDED;
        }
        return new PsrpEvent.Capability(capability);
    }

    private PsrpEvent connected() throws PsrpProtocolException {
        if (state != RunspacePoolState.CONNECTING) {
            throw new PsrpProtocolException("RUNSPACEPOOL_INIT_DATA arrived in state " + state);
        }
        state = RunspacePoolState.OPENED;
        return new PsrpEvent.PoolState(state, Optional.empty());
    }

    private PsrpEvent changeState(PsrpMessage message) throws PsrpProtocolException {
        Payload payload = Payload.of(message);
        state = state.reported(payload.number("RunspaceState"));
        return new PsrpEvent.PoolState(state, RecordDecoder.reason(payload));
    }

    private PsrpEvent keyArrived(PsrpMessage message) throws PsrpProtocolException {
        if (sessionKey == null) {
            throw new PsrpProtocolException("The peer sent a session key that nobody asked for");
        }
        sessionKey.accept(Payload.of(message).text("EncryptedSessionKey"));
        return new PsrpEvent.SessionKeyReady();
    }

    private PsrpMessage message(MessageType type, byte[] data) {
        return PsrpMessage.of(PsrpMessage.Destination.SERVER, type, id, PsrpMessage.NO_PIPELINE, data);
    }

    private MessageStream stream(Defragmenter defragmenter) {
        return new MessageStream(id, PsrpMessage.NO_PIPELINE, defragmenter);
    }

    private void requireOpened(String action) {
        requireState(action, EnumSet.of(RunspacePoolState.OPENED));
    }

    private void requireState(String action, Set<RunspacePoolState> required) {
        if (!required.contains(state)) {
            throw new InvalidPsrpStateException(action, state, required);
        }
    }
}
