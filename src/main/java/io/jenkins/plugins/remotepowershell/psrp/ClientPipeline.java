package io.jenkins.plugins.remotepowershell.psrp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

/**
 * The client's side of one pipeline. [MS-PSRP] 3.1.1.3. Bytes in, events out; not safe for use by several threads.
 */
public final class ClientPipeline {
    private final ClientRunspacePool pool;
    private final UUID id;
    private final Defragmenter defragmenter;
    private PSInvocationState state;

    ClientPipeline(ClientRunspacePool pool, UUID id, Defragmenter defragmenter, PSInvocationState state) {
        this.pool = pool;
        this.id = id;
        this.defragmenter = defragmenter;
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
        return defragmenter.cursor();
    }

    /**
     * The bytes that start the pipeline.
     *
     * @param maximumBytes of one piece
     * @return pieces, the first for the Command operation, the others to be sent in order
     */
    public List<byte[]> create(CreatePipeline pipeline, int maximumBytes) {
        state = state.to(PSInvocationState.RUNNING);
        return pool.fragment(MessageType.CREATE_PIPELINE, id, pipeline.encode(pool.peer()), maximumBytes);
    }

    /** The answer of an unattended run to a host call that wants one. */
    public byte[] refuse(HostCall call) {
        if (!call.wantsAnswer()) {
            throw new IllegalArgumentException(call + " wants no answer");
        }
        if (!EnumSet.of(PSInvocationState.RUNNING, PSInvocationState.STOPPING).contains(state)) {
            throw new InvalidPsrpStateException("answer a host call", state, EnumSet.of(PSInvocationState.RUNNING));
        }
        return pool.fragment(MessageType.PIPELINE_HOST_RESPONSE, id, HostCallPolicy.refusal(call), Integer.MAX_VALUE)
                .get(0);
    }

    /** @return what the bytes say, in order; they may be cut anywhere */
    public List<PsrpEvent> receive(byte[] fragments) throws PsrpProtocolException {
        List<PsrpEvent> events = new ArrayList<>();
        for (PsrpMessage message : defragmenter.add(fragments)) {
            events.add(take(message));
        }
        int orphans = defragmenter.takeOrphans();
        if (orphans > 0) {
            events.add(0, new PsrpEvent.Orphaned(orphans));
        }
        return events;
    }

    private PsrpEvent take(PsrpMessage message) throws PsrpProtocolException {
        MessageType type = message.type().orElse(null);
        if (type == null) {
            return new PsrpEvent.Ignored(message.typeName());
        }
        return switch (type) {
            case PIPELINE_OUTPUT -> new PsrpEvent.Output(message.value());
            case ERROR_RECORD -> new PsrpEvent.ErrorWritten(ErrorRecord.from(message.value()));
            case WARNING_RECORD, VERBOSE_RECORD, DEBUG_RECORD -> RecordDecoder.informational(message, type);
            case INFORMATION_RECORD -> RecordDecoder.information(message);
            case PROGRESS_RECORD -> new PsrpEvent.Progress(ProgressRecord.decode(message));
            case PIPELINE_HOST_CALL -> new PsrpEvent.HostCalled(HostCall.decode(message));
            case PIPELINE_STATE -> changeState(message);
            default -> ClientRunspacePool.unexpected(message, type, "a pipeline's stream");
        };
    }

    private PsrpEvent changeState(PsrpMessage message) throws PsrpProtocolException {
        Payload payload = Payload.of(message);
        int code = payload.number("PipelineState");
        PSInvocationState next = PSInvocationState.from(code)
                .orElseThrow(() -> new PsrpProtocolException("PIPELINE_STATE has the unknown state " + code));
        if (next != state) {
            if (!state.canBecome(next)) {
                throw new PsrpProtocolException("The peer says that a pipeline went from " + state + " to " + next);
            }
            state = next;
        }
        return new PsrpEvent.PipelineState(next, RecordDecoder.reason(payload));
    }
}
