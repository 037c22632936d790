package io.jenkins.plugins.remotepowershell.sessions;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.remotepowershell.config.FullName;
import io.jenkins.plugins.remotepowershell.config.HostPlaces;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OwnerBuild;
import io.jenkins.plugins.remotepowershell.config.OwnerLookup;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs name their job, and the folders of their host and credentials, by full name: here the names follow. */
@Extension(ordinal = 1000)
public final class MovedItems extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(MovedItems.class.getName());

    /** Called for the moved item and for each one below it. */
    @Override
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {
        try {
            JenkinsRuns.get().store().list().forEach(run -> tryFollow(run, oldFullName, newFullName));
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Runs of " + oldFullName + " cannot be listed", unreadable);
        }
        HostPlaces.get().follow(oldFullName, newFullName);
    }

    private static void tryFollow(StoredRun run, String oldFullName, String newFullName) {
        try {
            follow(run, oldFullName, newFullName);
        } catch (IOException unwritable) {
            LOGGER.log(
                    Level.WARNING,
                    "Run " + run.runId() + " cannot be told that " + oldFullName + " is now " + newFullName
                            + "; it is told when lost runs are looked for",
                    unwritable);
        }
    }

    /** Before anybody takes runs up: of what was moved while Jenkins was down, or just before it died, nobody has told. */
    @Override
    public void onLoaded() {
        try {
            List<StoredRun> astray = new ArrayList<>();
            for (StoredRun run : JenkinsRuns.get().store().list()) {
                if (isAstray(RunOwner.fromLabels(run.labels()))) {
                    astray.add(run);
                }
            }
            if (!astray.isEmpty()) {
                find(astray, OwnerLookup.jobNamesById());
            }
        } catch (IOException unreadable) {
            LOGGER.log(
                    Level.WARNING, "Whether jobs with runs were moved while Jenkins was down is unknown", unreadable);
        }
    }

    /**
     * Tells a run that looks like one of a deleted job where the job is now.
     *
     * @return whether there is such a job
     * @throws IOException if the run cannot be told
     */
    static boolean find(StoredRun run) throws IOException {
        return isAstray(RunOwner.fromLabels(run.labels())) && find(List.of(run), OwnerLookup.jobNamesById());
    }

    private static boolean isAstray(RunOwner owner) {
        return !owner.build().jobId().isEmpty() && OwnerLookup.job(owner).isEmpty();
    }

    /** @return whether a job of one of them was found */
    private static boolean find(List<StoredRun> astray, Map<String, String> names) throws IOException {
        boolean isFound = false;
        for (StoredRun run : astray) {
            OwnerBuild build = RunOwner.fromLabels(run.labels()).build();
            String now = names.get(build.jobId());
            if (now != null) {
                followWithFolders(run, build.jobFullName(), now);
                isFound = true;
            }
        }
        return isFound;
    }

    /** If the job's own name is the same and its folder is not there any more, it was a folder around it that was moved. */
    private static void followWithFolders(StoredRun run, String before, String now) throws IOException {
        follow(run, before, now);
        String folder = FullName.folderOf(before);
        String folderNow = FullName.folderOf(now);
        boolean isOwnTheSame = FullName.ownOf(before).equals(FullName.ownOf(now));
        if (isOwnTheSame && !folder.isEmpty() && !folderNow.isEmpty() && OwnerLookup.isFolderGone(folder)) {
            followWithFolders(run, folder, folderNow);
        }
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
