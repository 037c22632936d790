package io.jenkins.plugins.remotepowershell.psrp;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** States of a runspace pool, with their numbers on the wire. [MS-PSRP] 2.2.3.4 and 3.1.1.2.2. */
public enum RunspacePoolState {
    BEFORE_OPEN(0),
    OPENING(1),
    OPENED(2),
    CLOSED(3),
    CLOSING(4),
    BROKEN(5),
    NEGOTIATION_SENT(6),
    NEGOTIATION_SUCCEEDED(7),
    CONNECTING(8),
    DISCONNECTED(9);

    private static final Map<RunspacePoolState, Set<RunspacePoolState>> NEXT = Map.of(
            BEFORE_OPEN, EnumSet.of(NEGOTIATION_SENT, CONNECTING, BROKEN),
            NEGOTIATION_SENT, EnumSet.of(NEGOTIATION_SUCCEEDED, BROKEN, CLOSED),
            NEGOTIATION_SUCCEEDED, EnumSet.of(OPENED, BROKEN, CLOSED),
            CONNECTING, EnumSet.of(OPENED, BROKEN, CLOSED),
            OPENED, EnumSet.of(OPENED, DISCONNECTED, CLOSING, CLOSED, BROKEN),
            DISCONNECTED, EnumSet.of(OPENED, CONNECTING, CLOSED, BROKEN),
            CLOSING, EnumSet.of(CLOSED, BROKEN));

    private final int code;

    RunspacePoolState(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Optional<RunspacePoolState> from(int code) {
        return Stream.of(values()).filter(state -> state.code == code).findFirst();
    }

    public boolean canBecome(RunspacePoolState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** @return next; throws and changes nothing if the table does not have it */
    RunspacePoolState to(RunspacePoolState next) {
        if (!canBecome(next)) {
            throw new InvalidPsrpStateException(
                    "become " + next,
                    this,
                    EnumSet.copyOf(
                            Stream.of(values()).filter(s -> s.canBecome(next)).toList()));
        }
        return next;
    }
}
