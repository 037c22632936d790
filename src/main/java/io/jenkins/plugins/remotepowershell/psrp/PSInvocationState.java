package io.jenkins.plugins.remotepowershell.psrp;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** States of a pipeline, with their numbers on the wire. [MS-PSRP] 2.2.3.5. */
public enum PSInvocationState {
    NOT_STARTED(0),
    RUNNING(1),
    STOPPING(2),
    STOPPED(3),
    COMPLETED(4),
    FAILED(5),
    /** Only in .NET's client: a pipeline here belongs to one connection, and another attaches with a new one. */
    DISCONNECTED(6);

    /** What a server reports; the other states are the client's own. */
    private static final Set<PSInvocationState> REPORTED = EnumSet.of(RUNNING, STOPPING, STOPPED, COMPLETED, FAILED);

    private static final Map<PSInvocationState, Set<PSInvocationState>> NEXT = Map.of(
            NOT_STARTED, EnumSet.of(RUNNING),
            RUNNING, EnumSet.of(STOPPING, STOPPED, COMPLETED, FAILED),
            STOPPING, EnumSet.of(STOPPED, COMPLETED, FAILED));

    private final int code;

    PSInvocationState(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public boolean isTerminal() {
        return this == STOPPED || this == COMPLETED || this == FAILED;
    }

    public static Optional<PSInvocationState> from(int code) {
        return Stream.of(values()).filter(state -> state.code == code).findFirst();
    }

    public boolean canBecome(PSInvocationState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** @return next; throws and changes nothing if the table does not have it */
    PSInvocationState to(PSInvocationState next, String action) {
        if (!canBecome(next)) {
            Set<PSInvocationState> allowed = EnumSet.noneOf(PSInvocationState.class);
            Stream.of(values()).filter(state -> state.canBecome(next)).forEach(allowed::add);
            throw new InvalidPsrpStateException(action, this, allowed);
        }
        return next;
    }

    /** @return the state that a server reports with this number */
    PSInvocationState reported(int code) throws PsrpProtocolException {
        PSInvocationState next = from(code).filter(REPORTED::contains).orElse(null);
        if (next == null || (next != this && !canBecome(next))) {
            throw new PsrpProtocolException("The peer says that a pipeline went from " + this + " to "
                    + (next == null ? "state " + code : next));
        }
        return next;
    }
}
