package io.jenkins.plugins.remotepowershell.config;

import io.jenkins.plugins.remotepowershell.wsman.BufferMode;

/** What a full output buffer does while nobody is connected. */
public enum OutputBuffering {
    /** Holds the script. */
    Block(BufferMode.BLOCK),
    /** Discards the oldest output. */
    Drop(BufferMode.DROP);

    private final BufferMode mode;

    OutputBuffering(BufferMode mode) {
        this.mode = mode;
    }

    /** For the session. */
    public BufferMode mode() {
        return mode;
    }
}
