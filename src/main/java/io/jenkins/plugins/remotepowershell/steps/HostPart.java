package io.jenkins.plugins.remotepowershell.steps;

import java.io.Serializable;

/** One host of a step, with the id that its run has from the beginning. */
final class HostPart implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String host;
    private final String runId;

    HostPart(String host, String runId) {
        this.host = host;
        this.runId = runId;
    }

    String host() {
        return host;
    }

    String runId() {
        return runId;
    }
}
