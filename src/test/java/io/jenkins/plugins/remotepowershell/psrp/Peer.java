package io.jenkins.plugins.remotepowershell.psrp;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A server's side of one pool, as far as it writes messages. */
final class Peer {
    private final UUID poolId;
    private final Fragmenter fragmenter = new Fragmenter();

    Peer(UUID poolId) {
        this.poolId = poolId;
    }

    byte[] pool(MessageType type, Object payload) {
        return message(type.code(), PsrpMessage.NO_PIPELINE, ClixmlWriter.write(payload));
    }

    byte[] pipeline(UUID pipelineId, MessageType type, Object payload) {
        return message(type.code(), pipelineId, ClixmlWriter.write(payload));
    }

    byte[] message(int typeCode, UUID pipelineId, byte[] data) {
        return whole(new PsrpMessage(PsrpMessage.Destination.CLIENT, typeCode, poolId, pipelineId, data));
    }

    byte[] whole(PsrpMessage message) {
        return fragmenter.whole(message);
    }

    byte[] capability() {
        return message(MessageType.SESSION_CAPABILITY.code(), PsrpMessage.NO_PIPELINE, SessionCapability.OURS.encode());
    }

    byte[] poolState(RunspacePoolState state) {
        return pool(MessageType.RUNSPACEPOOL_STATE, properties("RunspaceState", state.code()));
    }

    byte[] initData() {
        return pool(MessageType.RUNSPACEPOOL_INIT_DATA, properties("MinRunspaces", 1, "MaxRunspaces", 1));
    }

    byte[] pipelineState(UUID pipelineId, PSInvocationState state) {
        return pipeline(pipelineId, MessageType.PIPELINE_STATE, properties("PipelineState", state.code()));
    }

    /** Names and values in turn. */
    static PsObject properties(Object... namesAndValues) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return PsObject.ofProperties(properties);
    }

    static PsObject hostCall(long callId, int method, String name, Object... parameters) {
        return properties(
                "ci", callId, "mi", PsObject.ofEnum(HostCall.METHOD_TYPE, name, method), "mp", List.of(parameters));
    }

    /** A pool that this peer has opened. */
    ClientRunspacePool openedPool() throws PsrpProtocolException {
        ClientRunspacePool pool = new ClientRunspacePool(poolId);
        pool.open(InitRunspacePool.single());
        pool.receive(capability());
        pool.receive(poolState(RunspacePoolState.OPENED));
        return pool;
    }

    /** A pipeline that runs. */
    static ClientPipeline started(ClientRunspacePool pool) {
        ClientPipeline pipeline = pool.pipeline(UUID.randomUUID());
        pipeline.create(CreatePipeline.of(Command.script("1", List.of())), 32_768);
        return pipeline;
    }
}
