package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;

/** A run has one driver, and it is someone else. */
public final class RunIsDrivenException extends IOException {
    private static final long serialVersionUID = 1L;

    RunIsDrivenException(String runId, String holder) {
        super("Run " + runId + " is driven by " + holder + "; wait for it or end it first");
    }
}
