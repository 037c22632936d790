package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.config.OnLost;
import org.jvnet.localizer.Localizable;

/** What becomes of a freestyle build's script when the controller restarts and takes the build with it. */
public enum OnRestart {
    /** It is stopped. */
    STOP(OnLost.STOP, Messages._OnRestart_stop()),
    /** It goes on to its end, and its output is kept encrypted in the store, and shown with the old build. */
    COLLECT(OnLost.COLLECT, Messages._OnRestart_collect()),
    /** A new build takes it up again. */
    REATTACH(OnLost.KEEP, Messages._OnRestart_reattach());

    private final OnLost onLost;
    private final Localizable label;

    OnRestart(OnLost onLost, Localizable label) {
        this.onLost = onLost;
        this.label = label;
    }

    /** For the form. */
    public String getLabel() {
        return label.toString();
    }

    OnLost onLost() {
        return onLost;
    }
}
