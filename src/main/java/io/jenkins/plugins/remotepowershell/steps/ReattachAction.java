package io.jenkins.plugins.remotepowershell.steps;

import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Queue.QueueAction;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** On a freestyle build that continues another one: which runs its step takes up instead of starting scripts. */
final class ReattachAction extends InvisibleAction implements QueueAction {
    private final Map<String, String> runIds;
    private final String stepKey;

    /** @param runIds by host */
    ReattachAction(Map<String, String> runIds, StepKey stepKey) {
        this.runIds = new LinkedHashMap<>(runIds);
        this.stepKey = stepKey.toString();
    }

    Map<String, String> runIds() {
        return runIds;
    }

    StepKey stepKey() {
        return StepKey.parse(stepKey);
    }

    /** What the step knows when it goes on with the runs. */
    StepState stateOf(RemotePowerShellStep step) throws IOException {
        boolean allBegun = true;
        for (String runId : runIds.values()) {
            Optional<StoredRun> run = JenkinsRuns.get().store().find(runId);
            allBegun &= run.isPresent() && run.get().record().phase().compareTo(RunPhase.RUNNING) >= 0;
        }
        return step.continuedState(runIds, allBegun);
    }

    boolean isAt(StepKey key) {
        return key.equals(stepKey());
    }

    /** Whether a step came before the one that is continued: then it has ended, and is not run again. */
    boolean isBehind(StepKey key) {
        return key.index() < stepKey().index();
    }

    /** Always: each one has runs of its own, however equal the parameters are. */
    @Override
    public boolean shouldSchedule(List<Action> others) {
        return true;
    }
}
