package io.jenkins.plugins.remotepowershell.psrp;

import java.util.Set;
import java.util.TreeSet;

/** We asked for something that the protocol does not allow now. The state is unchanged. */
public final class InvalidPsrpStateException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String action;
    private final String current;
    private final Set<String> allowed;

    InvalidPsrpStateException(String action, Enum<?> current, Set<? extends Enum<?>> allowed) {
        super("Cannot " + action + " in state " + current + "; allowed in " + allowed);
        this.action = action;
        this.current = current.name();
        this.allowed = new TreeSet<>(allowed.stream().map(Enum::name).toList());
    }

    public String action() {
        return action;
    }

    public String current() {
        return current;
    }

    /** The states in which the action is allowed. */
    public Set<String> allowed() {
        return Set.copyOf(allowed);
    }
}
