package io.jenkins.plugins.remotepowershell.steps;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.RunIds;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The ids of a build's runs. */
final class BuildRunsAction extends InvisibleAction implements RunIds {
    private final CopyOnWriteArrayList<String> runIds = new CopyOnWriteArrayList<>();

    static synchronized BuildRunsAction of(Run<?, ?> build) {
        BuildRunsAction action = build.getAction(BuildRunsAction.class);
        if (action == null) {
            action = new BuildRunsAction();
            build.addAction(action);
        }
        return action;
    }

    void add(String runId) {
        runIds.addIfAbsent(runId);
    }

    @Override
    public List<String> runIds() {
        return runIds;
    }
}
