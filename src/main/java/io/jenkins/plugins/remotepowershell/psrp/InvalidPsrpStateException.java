package io.jenkins.plugins.remotepowershell.psrp;

import java.util.Set;

/** We asked for something that the protocol does not allow now. The state is unchanged. */
public final class InvalidPsrpStateException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    InvalidPsrpStateException(String action, Enum<?> current, Set<?> allowed) {
        super("Cannot " + action + " in state " + current + "; allowed in " + allowed);
    }
}
