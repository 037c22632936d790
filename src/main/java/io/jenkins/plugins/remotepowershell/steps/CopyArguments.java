package io.jenkins.plugins.remotepowershell.steps;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import io.jenkins.plugins.remotepowershell.copy.CopyOrder;
import java.io.Serializable;
import jenkins.model.Jenkins;

/** What {@code remotePowerShellCopy} was given, read; Pipeline saves it with the step. */
final class CopyArguments implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String host;
    private final String from;
    private final String to;
    private final CopyDirection direction;
    private final boolean checksum;
    private final HostOverrides overrides;

    CopyArguments(RemotePowerShellCopyStep step) throws AbortException {
        host = required("host", step.getHost());
        from = required("from", step.getFrom());
        to = required("to", step.getTo());
        direction = CopyDirection.of(step.getDirection());
        checksum = step.isChecksum();
        overrides = step.overrides();
    }

    String host() {
        return host;
    }

    HostOverrides overrides() {
        return overrides;
    }

    boolean isToHost() {
        return direction == CopyDirection.TO_HOST;
    }

    /** The same after a restart, and for the same copy at a second try of the same build. */
    CopyOrder order(Run<?, ?> build) {
        String controller = Jenkins.get().getLegacyInstanceId();
        String id = CopyOrder.idOf(controller, build.getExternalizableId(), host, direction.name(), from, to);
        return new CopyOrder(from, to, checksum, id);
    }

    private static String required(String name, String value) throws AbortException {
        if (value.isEmpty()) {
            throw new AbortException(name + " is empty; give host, from and to");
        }
        return value;
    }
}
