package io.jenkins.plugins.remotepowershell.steps;

import hudson.Extension;
import hudson.model.Queue.LeftItem;
import hudson.model.queue.QueueListener;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.RunSweep;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A build that was to continue a dead one was taken out of the queue: the output of its runs is collected. */
@Extension
public final class CancelledContinuation extends QueueListener {
    private static final Logger LOGGER = Logger.getLogger(CancelledContinuation.class.getName());

    @Override
    public void onLeft(LeftItem item) {
        ReattachAction reattach = item.getAction(ReattachAction.class);
        if (reattach != null && item.isCancelled()) {
            giveUp(reattach);
        }
    }

    static void giveUp(ReattachAction reattach) {
        for (String runId : reattach.runIds().values()) {
            Optional<StoredRun> run = JenkinsRuns.get().store().find(runId);
            try {
                if (run.isPresent()) {
                    FreestyleLabels.setContinued(run.get(), false);
                    RunSweep.get().sweep(List.of(runId));
                }
            } catch (IOException unsaved) {
                LOGGER.log(Level.WARNING, "Run " + runId + " stays without a build", unsaved);
            }
        }
    }
}
