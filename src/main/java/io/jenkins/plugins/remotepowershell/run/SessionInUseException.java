package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;

/** Somebody who may be alive is connected to the run's shell, and we do not take it from them. */
final class SessionInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    SessionInUseException(String sentence) {
        super(sentence);
    }
}
