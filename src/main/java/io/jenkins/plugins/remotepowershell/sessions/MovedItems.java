package io.jenkins.plugins.remotepowershell.sessions;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.remotepowershell.config.HostPlaces;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs name their job, and the folders of their host and credentials, by full name: here the names follow. */
@Extension
public final class MovedItems extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(MovedItems.class.getName());

    /** Called for the moved item and for each one below it. */
    @Override
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {
        try {
            for (StoredRun run : JenkinsRuns.get().store().list()) {
                follow(run, oldFullName, newFullName);
            }
        } catch (IOException unwritable) {
            LOGGER.log(
                    Level.WARNING,
                    "Runs of " + oldFullName + " cannot be told that it is now " + newFullName
                            + "; they may look like runs of a deleted job",
                    unwritable);
        }
        HostPlaces.get().follow(oldFullName, newFullName);
    }

    private static void follow(StoredRun run, String oldFullName, String newFullName) throws IOException {
        Map<String, String> labels = run.labels();
        Map<String, String> moved = new TreeMap<>(labels);
        moved.putAll(
                RunOwner.fromLabels(labels).withMoved(oldFullName, newFullName).toLabels());
        if (!moved.equals(labels)) {
            run.setLabels(moved);
        }
    }
}
