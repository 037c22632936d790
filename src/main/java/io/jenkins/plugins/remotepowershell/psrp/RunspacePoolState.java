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

    /** What a server reports; the other states are the client's own. */
    private static final Set<RunspacePoolState> REPORTED = EnumSet.of(OPENING, OPENED, CLOSING, CLOSED, BROKEN);

    private static final Map<RunspacePoolState, Set<RunspacePoolState>> NEXT = Map.of(
            BEFORE_OPEN, EnumSet.of(NEGOTIATION_SENT, CONNECTING),
            NEGOTIATION_SENT, EnumSet.of(NEGOTIATION_SUCCEEDED, CLOSING, CLOSED, BROKEN),
            NEGOTIATION_SUCCEEDED, EnumSet.of(OPENING, OPENED, CLOSING, CLOSED, BROKEN),
            OPENING, EnumSet.of(OPENED, CLOSING, CLOSED, BROKEN),
            CONNECTING, EnumSet.of(OPENED, CLOSING, CLOSED, BROKEN),
            OPENED, EnumSet.of(DISCONNECTED, CLOSING, CLOSED, BROKEN),
            DISCONNECTED, EnumSet.of(OPENED, CLOSING, CLOSED, BROKEN),
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
    RunspacePoolState to(RunspacePoolState next, String action) {
        if (!canBecome(next)) {
            Set<RunspacePoolState> allowed = EnumSet.noneOf(RunspacePoolState.class);
            Stream.of(values()).filter(state -> state.canBecome(next)).forEach(allowed::add);
            throw new InvalidPsrpStateException(action, this, allowed);
        }
        return next;
    }

    /** @return the state that a server reports with this number; what it reported before may come again */
    RunspacePoolState reported(int code) throws PsrpProtocolException {
        RunspacePoolState next = from(code).filter(REPORTED::contains).orElse(null);
        if (next == null || (next != this && !canBecome(next))) {
            throw new PsrpProtocolException(
                    "The peer says that the pool went from " + this + " to " + (next == null ? "state " + code : next));
        }
        return next;
    }
}
