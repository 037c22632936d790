package io.jenkins.plugins.remotepowershell.steps;

import hudson.model.InvisibleAction;

/** On a freestyle build that continues another one: which run its step follows instead of starting a script. */
final class ReattachAction extends InvisibleAction {
    private final String runId;
    private final String stepKey;

    ReattachAction(String runId, StepKey stepKey) {
        this.runId = runId;
        this.stepKey = stepKey.toString();
    }

    String getRunId() {
        return runId;
    }

    boolean isAt(StepKey key) {
        return key.toString().equals(stepKey);
    }

    /** Whether a step came before the one that is continued: then it has ended, and is not run again. */
    boolean isBehind(StepKey key) {
        return key.index() < StepKey.parse(stepKey).index();
    }
}
