package io.jenkins.plugins.remotepowershell.steps;

import hudson.Extension;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.remotepowershell.config.HomeOwnership;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** After a restart: freestyle builds that died with the controller are continued by new ones, where their steps say so. */
@Extension
public final class FreestyleReattachment extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(FreestyleReattachment.class.getName());

    /** As soon as the runs are known to be this controller's. */
    @Override
    public void onLoaded() {
        if (!HomeOwnership.get().mayAct()) {
            Timer.get().schedule(this::onLoaded, 1, TimeUnit.MINUTES);
            return;
        }
        try {
            for (DeadBuild build : deadBuilds()) {
                goOn(build);
            }
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Builds that died with the controller are not continued", unreadable);
        }
    }

    private static void goOn(DeadBuild build) {
        try {
            build.goOn();
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, build + " is not continued", unreadable);
        }
    }

    private static Collection<DeadBuild> deadBuilds() throws IOException {
        Map<List<Object>, DeadBuild> builds = new LinkedHashMap<>();
        for (StoredRun run : JenkinsRuns.get().store().list()) {
            Map<String, String> labels = run.labels();
            if (FreestyleLabels.isToBeContinued(labels)) {
                RunOwner owner = RunOwner.fromLabels(labels);
                builds.computeIfAbsent(List.of(owner.build(), owner.stepKey()), unused -> new DeadBuild(owner))
                        .add(run);
            }
        }
        return builds.values();
    }
}
