package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.psrp.Fragmenter;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.psrp.PsrpMessage;
import java.util.List;
import java.util.UUID;

/** Sends messages of the built-in engine in fragments as large as Windows'. Safe for use by many threads. */
final class MessageSender {
    private static final int FRAGMENT_BYTES = 32 * 1024;

    private final ScriptEngine.Output output;
    private final Fragmenter fragmenter = new Fragmenter();
    private volatile UUID poolId = PsrpMessage.NO_PIPELINE;

    MessageSender(ScriptEngine.Output output) {
        this.output = output;
    }

    void setPoolId(UUID id) {
        poolId = id;
    }

    void toPool(MessageType type, byte[] payload) throws InterruptedException {
        for (Fragment fragment : cut(type, PsrpMessage.NO_PIPELINE, payload)) {
            output.pool(fragment);
        }
    }

    /** @param id the command's as the client wrote it */
    void toCommand(String id, UUID commandId, MessageType type, byte[] payload) throws InterruptedException {
        for (Fragment fragment : cut(type, commandId, payload)) {
            output.command(id, fragment);
        }
    }

    private synchronized List<Fragment> cut(MessageType type, UUID pipelineId, byte[] payload) {
        return fragmenter.fragment(
                PsrpMessage.of(PsrpMessage.Destination.CLIENT, type, poolId, pipelineId, payload), FRAGMENT_BYTES);
    }
}
