package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.List;
import java.util.Random;

/**
 * Behavior of Windows that no document or recording settles: no promise of a client may depend on one of these.
 *
 * @param redeliverOnCommands whether a command's last answer is delivered again to a new client session
 * @param pendingReceive what becomes of a Receive that is pending at Disconnect
 * @param forcedDisconnect whether Disconnect is accepted from a new connection under the saved SessionId
 * @param dropHonored whether BufferMode Drop discards, or is treated as Block
 * @param connectConflict the fault of Connect on a connected shell
 * @param idleTimeoutClamped whether an idle timeout above the maximum is clamped, or refused
 * @param commandReconnectNeeded whether a command must be reconnected by itself
 * @param getResetsInactivity whether Get from another session counts as activity
 */
public record Switches(
        boolean redeliverOnCommands,
        PendingReceive pendingReceive,
        boolean forcedDisconnect,
        boolean dropHonored,
        WsmanFaultCode connectConflict,
        boolean idleTimeoutClamped,
        boolean commandReconnectNeeded,
        boolean getResetsInactivity) {

    /** What becomes of a Receive that is pending when its shell is disconnected. */
    public enum PendingReceive {
        /** Answered as if its time had passed. */
        ANSWERED,
        /** Answered with the fault "operation aborted". */
        FAULTED,
        /** Its connection is closed without an answer. */
        SWALLOWED
    }

    private static final List<WsmanFaultCode> CONFLICTS = List.of(
            WsmanFaultCode.CONNECTED_TO_ANOTHER_CLIENT,
            WsmanFaultCode.SESSION_MISMATCH,
            WsmanFaultCode.SHELL_CONNECTED);

    /** What documents and recordings make most likely. */
    public static Switches likely() {
        return new Switches(true, PendingReceive.ANSWERED, true, true, CONFLICTS.get(0), true, false, false);
    }

    public static Switches random(Random random) {
        PendingReceive[] pending = PendingReceive.values();
        return new Switches(
                random.nextBoolean(),
                pending[random.nextInt(pending.length)],
                random.nextBoolean(),
                random.nextBoolean(),
                CONFLICTS.get(random.nextInt(CONFLICTS.size())),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean());
    }
}
