package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What runs of freestyle builds say about themselves, beside their owner. */
final class FreestyleLabels {
    /** Whether a build has been scheduled that takes the run up; absent before that was decided. */
    private static final String CONTINUED = "continued";

    /** The run's step ended in its build, so nothing is left to continue. */
    private static final String SETTLED = "settled";

    private FreestyleLabels() {}

    /** Whether a run waits for a build that continues its own, and none was scheduled yet. */
    static boolean isToBeContinued(Map<String, String> labels) {
        RunOwner owner = RunOwner.fromLabels(labels);
        return !owner.stepKey().isEmpty()
                && owner.onLost() == OnLost.KEEP
                && !labels.containsKey(CONTINUED)
                && !labels.containsKey(SETTLED);
    }

    /** What is not continued is collected. */
    static void setContinued(StoredRun run, boolean continued) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>(run.labels());
        OnLost onLost = continued ? OnLost.KEEP : OnLost.COLLECT;
        labels.putAll(RunOwner.fromLabels(labels).withOnLost(onLost).toLabels());
        labels.put(CONTINUED, String.valueOf(continued));
        run.setLabels(labels);
    }

    /** Where a run is in the hands of another build, which may die as well. */
    static void forget(Map<String, String> labels) {
        labels.remove(CONTINUED);
        labels.remove(SETTLED);
    }

    static void settle(String runId) throws IOException {
        Optional<StoredRun> run = JenkinsRuns.get().store().find(runId);
        if (run.isPresent()) {
            Map<String, String> labels = new LinkedHashMap<>(run.get().labels());
            labels.put(SETTLED, "true");
            run.get().setLabels(labels);
        }
    }
}
