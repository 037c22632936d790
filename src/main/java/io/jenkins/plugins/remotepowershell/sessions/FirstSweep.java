package io.jenkins.plugins.remotepowershell.sessions;

import hudson.Extension;
import hudson.model.listeners.ItemListener;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/**
 * Builds that died with the controller are known as soon as it is back: what they said about their scripts is done then,
 * not at the next sweep. Last of the listeners, so that what is continued by a new build has been decided.
 */
@Extension(ordinal = -1000)
public final class FirstSweep extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(FirstSweep.class.getName());

    @Override
    public void onLoaded() {
        Timer.get().execute(FirstSweep::sweep);
    }

    private static void sweep() {
        try {
            OrphanSweeper.get().sweep();
        } catch (IOException unreadable) {
            LOGGER.log(
                    Level.WARNING, "Runs of builds that died with the controller wait for the next sweep", unreadable);
        }
    }
}
