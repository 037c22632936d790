package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;

/** The run goes on, or may go on, on its host, but this process gives it up for now; it can be attached later. */
public final class RunAbandonedException extends IOException {
    private static final long serialVersionUID = 1L;

    RunAbandonedException(String sentence) {
        super(sentence);
    }
}
