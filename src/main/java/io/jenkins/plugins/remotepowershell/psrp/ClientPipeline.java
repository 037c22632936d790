package io.jenkins.plugins.remotepowershell.psrp;

import io.jenkins.plugins.remotepowershell.clixml.PayloadReader;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The client's side of one pipeline. [MS-PSRP] 3.1.1.3. Bytes in, events out; not safe for use by several threads.
 */
public final class ClientPipeline {
    private static final Set<PSInvocationState> ANSWERING =
            Collections.unmodifiableSet(EnumSet.of(PSInvocationState.RUNNING, PSInvocationState.STOPPING));

    private final ClientRunspacePool pool;
    private final UUID id;
    private final MessageStream stream;
    private final PayloadReader outputs = new PayloadReader();
    private PSInvocationState state;

    ClientPipeline(ClientRunspacePool pool, UUID id, Defragmenter defragmenter, PSInvocationState state) {
        this.pool = pool;
        this.id = id;
        this.stream = new MessageStream(pool.id(), id, defragmenter);
        this.state = state;
    }

    public UUID id() {
        return id;
    }

    public PSInvocationState state() {
        return state;
    }

    /** How far the stream has been received. */
    public ReceiveCursor cursor() {
        return stream.cursor();
    }

    /**
     * The bytes that start the pipeline.
     *
     * @param maximumBytes of one piece
     * @return pieces, the first for the Command operation, the others to be sent in order
     */
    public List<byte[]> create(CreatePipeline pipeline, int maximumBytes) {
        PSInvocationState next = state.to(PSInvocationState.RUNNING, "start a pipeline");
        byte[] payload = pipeline.encode(pool.peer());
        List<byte[]> pieces = pool.fragment(MessageType.CREATE_PIPELINE, id, payload, maximumBytes);
        state = next;
        return pieces;
    }

    /** The answer of an unattended run to a host call that wants one. */
    public byte[] refuse(HostCall call) {
        if (!ANSWERING.contains(state)) {
            throw new InvalidPsrpStateException("answer a host call", state, ANSWERING);
        }
        return pool.fragment(MessageType.PIPELINE_HOST_RESPONSE, id, HostCallPolicy.refusal(call), Integer.MAX_VALUE)
                .get(0);
    }

    /** Takes bytes of this pipeline's stream, cut anywhere. */
    public List<PsrpEvent> receive(byte[] fragments) throws PsrpProtocolException {
        return receive(List.of(fragments));
    }

    /** Takes pieces of this pipeline's stream, cut anywhere. */
    public List<PsrpEvent> receive(List<byte[]> fragments) throws PsrpProtocolException {
        return stream.receive(fragments, this::take);
    }

    private PsrpEvent take(MessageType type, PsrpMessage message) throws PsrpProtocolException {
        return switch (type) {
            case PIPELINE_OUTPUT -> new PsrpEvent.Output(message.value(outputs));
            case ERROR_RECORD -> new PsrpEvent.ErrorWritten(ErrorRecord.from(message.value()));
            case WARNING_RECORD, VERBOSE_RECORD, DEBUG_RECORD -> RecordDecoder.informational(message, type);
            case INFORMATION_RECORD -> RecordDecoder.information(message);
            case PROGRESS_RECORD -> new PsrpEvent.Progress(ProgressRecord.decode(message));
            case PIPELINE_HOST_CALL -> new PsrpEvent.HostCalled(HostCall.decode(message));
            case PIPELINE_STATE -> changeState(message);
            default -> throw new PsrpProtocolException(type + " arrived on a pipeline's stream");
        };
    }

    private PsrpEvent changeState(PsrpMessage message) throws PsrpProtocolException {
        Payload payload = Payload.of(message);
        state = state.reported(payload.number("PipelineState"));
        return new PsrpEvent.PipelineState(state, RecordDecoder.reason(payload));
    }
}
