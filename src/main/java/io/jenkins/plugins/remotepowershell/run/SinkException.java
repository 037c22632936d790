package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;

/** Records could not be written to where they go, such as a pipe whose reader has left. They stay in the spool. */
public final class SinkException extends IOException {
    private static final long serialVersionUID = 1L;

    SinkException(IOException cause) {
        super("The output cannot be written: " + cause.getMessage(), cause);
    }
}
