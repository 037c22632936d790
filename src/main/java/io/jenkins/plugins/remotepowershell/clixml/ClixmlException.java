package io.jenkins.plugins.remotepowershell.clixml;

/** A payload that is no CLIXML, or beyond our limits. The message holds positions and element names, never text content. */
public final class ClixmlException extends Exception {
    private static final long serialVersionUID = 1L;

    ClixmlException(String message, int offset) {
        super(message + " (at character " + offset + ")");
    }
}
