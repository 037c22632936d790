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
    DISCONNECTED(6);

    private static final Map<PSInvocationState, Set<PSInvocationState>> NEXT = Map.of(
            NOT_STARTED, EnumSet.of(RUNNING, DISCONNECTED),
            RUNNING, EnumSet.of(STOPPING, STOPPED, COMPLETED, FAILED, DISCONNECTED),
            STOPPING, EnumSet.of(STOPPED, COMPLETED, FAILED, DISCONNECTED),
            DISCONNECTED, EnumSet.of(RUNNING));

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
    PSInvocationState to(PSInvocationState next) {
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
