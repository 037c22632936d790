package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Which way the unsettled behaviors of a simulated host are set.
 *
 * @param on the claims that hold
 * @param pendingReceive what becomes of a Receive that is pending at Disconnect
 * @param connectConflict the fault of Connect on a connected shell
 * @param shellDeath the fault of a Receive that is pending when its shell's process dies
 */
public record Switches(
        Set<Switch> on, PendingReceive pendingReceive, WsmanFaultCode connectConflict, WsmanFaultCode shellDeath) {

    /** What becomes of a Receive that is pending when its shell is disconnected. */
    public enum PendingReceive {
        /** Answered as if its time had passed. */
        ANSWERED,
        /** Answered with the fault "operation aborted". */
        FAULTED,
        /** Answered with the fault "the shell is disconnected". */
        FAULTED_AS_DISCONNECTED,
        /** Answered with the fault "the stream is disconnected". */
        FAULTED_AS_STREAM_DISCONNECTED,
        /** Its connection is closed without an answer. */
        SWALLOWED
    }

    private static final Set<Switch> LIKELY = Set.of(
            Switch.REDELIVERS_ON_COMMANDS,
            Switch.ANSWERS_RESENT_RECEIVE,
            Switch.REPLACES_PENDING_RECEIVE,
            Switch.PENDING_RECEIVE_COUNTS_AS_ACTIVITY,
            Switch.ACCEPTS_FORCED_DISCONNECT,
            Switch.ACCEPTS_FOREIGN_DELETE,
            Switch.HONORS_DROP,
            Switch.DROPS_WHOLE_OBJECTS,
            Switch.CLAMPS_IDLE_TIMEOUT,
            Switch.CLAMPS_OPERATION_TIMEOUT,
            Switch.COUNTS_DISCONNECTED_SHELLS);
    private static final List<WsmanFaultCode> CONFLICTS = List.of(
            WsmanFaultCode.CONNECTED_TO_ANOTHER_CLIENT,
            WsmanFaultCode.SESSION_MISMATCH,
            WsmanFaultCode.SHELL_CONNECTED);
    private static final List<WsmanFaultCode> DEATHS =
            List.of(WsmanFaultCode.NOT_FOUND, WsmanFaultCode.OPERATION_ABORTED, WsmanFaultCode.PLUGIN_SHUTTING_DOWN);

    public Switches {
        on = Set.copyOf(on);
    }

    /** What documents and recordings make most likely. */
    public static Switches likely() {
        return new Switches(LIKELY, PendingReceive.ANSWERED, CONFLICTS.get(0), DEATHS.get(0));
    }

    public static Switches random(Random random) {
        Set<Switch> on = EnumSet.noneOf(Switch.class);
        for (Switch one : Switch.values()) {
            if (random.nextBoolean()) {
                on.add(one);
            }
        }
        PendingReceive[] pending = PendingReceive.values();
        return new Switches(on, pending[random.nextInt(pending.length)], pick(CONFLICTS, random), pick(DEATHS, random));
    }

    public boolean is(Switch one) {
        return on.contains(one);
    }

    public Switches with(Switch one, boolean holds) {
        Set<Switch> changed = EnumSet.noneOf(Switch.class);
        changed.addAll(on);
        if (holds) {
            changed.add(one);
        } else {
            changed.remove(one);
        }
        return new Switches(changed, pendingReceive, connectConflict, shellDeath);
    }

    public Switches withPendingReceive(PendingReceive fate) {
        return new Switches(on, fate, connectConflict, shellDeath);
    }

    public Switches withConnectConflict(WsmanFaultCode code) {
        return new Switches(on, pendingReceive, code, shellDeath);
    }

    public Switches withShellDeath(WsmanFaultCode code) {
        return new Switches(on, pendingReceive, connectConflict, code);
    }

    private static WsmanFaultCode pick(List<WsmanFaultCode> codes, Random random) {
        return codes.get(random.nextInt(codes.size()));
    }
}
