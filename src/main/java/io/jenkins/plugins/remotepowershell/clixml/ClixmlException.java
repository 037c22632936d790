package io.jenkins.plugins.remotepowershell.clixml;

/** A payload that is no CLIXML, or beyond our limits. The message holds positions and element names, never text content. */
public final class ClixmlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;

    /** @param position the character, from 0, where reading stopped */
    ClixmlException(String problem, int position) {
        super(problem + " (at character " + position + ")");
        this.position = position;
    }

    public int position() {
        return position;
    }
}
