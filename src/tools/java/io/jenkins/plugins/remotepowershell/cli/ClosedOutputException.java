package io.jenkins.plugins.remotepowershell.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Nobody reads stdout any more, as after {@code | head}: nothing is wrong, and nothing more is to be said. */
final class ClosedOutputException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    ClosedOutputException(IOException cause) {
        super(cause);
    }
}
