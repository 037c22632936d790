package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.config.OnLost;

/** What becomes of a freestyle build's script when the controller restarts and takes the build with it. */
public enum OnRestart {
    /** It is stopped. */
    STOP(OnLost.STOP),
    /** It goes on to its end, and its output is kept with the old build. */
    COLLECT(OnLost.COLLECT),
    /** A new build takes it up again. */
    REATTACH(OnLost.KEEP);

    private final OnLost onLost;

    OnRestart(OnLost onLost) {
        this.onLost = onLost;
    }

    OnLost onLost() {
        return onLost;
    }
}
