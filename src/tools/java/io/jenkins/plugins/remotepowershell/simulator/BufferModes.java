package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.Optional;

/** BufferMode as Create, Disconnect and Reconnect may ask for it. */
final class BufferModes {
    private BufferModes() {}

    static Optional<BufferMode> asked(Optional<String> word) throws FaultAnswer {
        for (BufferMode mode : BufferMode.values()) {
            if (word.filter(mode.word()::equals).isPresent()) {
                return Optional.of(mode);
            }
        }
        if (word.filter(text -> !text.equals("None")).isPresent()) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_PARAMETER);
        }
        return Optional.empty();
    }
}
