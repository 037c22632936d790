package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.config.RunSweep;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A build is over: none of its steps is waited for, no result will be asked for again, and no script is left alone. */
@Extension
public final class BuildEnds extends RunListener<Run<?, ?>> {
    private static final Logger LOGGER = Logger.getLogger(BuildEnds.class.getName());

    @Override
    public void onFinalized(@NonNull Run<?, ?> build) {
        InactiveSteps.look();
        BuildRunsAction runs = build.getAction(BuildRunsAction.class);
        if (runs != null) {
            runs.runIds().forEach(runId -> forget(runId, build));
            RunSweep.get().sweep(runs.runIds());
        }
    }

    @Override
    public void onCompleted(@NonNull Run<?, ?> build, @NonNull TaskListener listener) {
        InactiveSteps.look();
    }

    /** A run that the build named, but could not attach, is another build's. */
    private static void forget(String runId, Run<?, ?> build) {
        Optional<StoredRun> run = JenkinsRuns.get().store().find(runId);
        try {
            if (run.isPresent()
                    && RunOwner.fromLabels(run.get().labels()).isOf(build)
                    && run.get().record().finishedAt().isPresent()) {
                run.get().forgetRecords();
            }
        } catch (IOException kept) {
            LOGGER.log(Level.FINE, "Records of run " + runId + " stay until it is pruned", kept);
        }
    }
}
