package io.jenkins.plugins.remotepowershell.steps;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.CauseAction;
import hudson.model.ParametersAction;
import hudson.model.Project;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.tasks.Builder;
import io.jenkins.plugins.remotepowershell.config.HomeOwnership;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;

/** After a restart: freestyle builds that died with the controller are continued by new ones, where their steps say so. */
@Extension
public final class FreestyleReattachment extends ItemListener {
    /** Label of a run for which a build has been scheduled. */
    static final String CONTINUED = "continued";

    private static final Logger LOGGER = Logger.getLogger(FreestyleReattachment.class.getName());

    @Override
    public void onLoaded() {
        if (!HomeOwnership.get().mayAct()) {
            return;
        }
        try {
            for (StoredRun run : JenkinsRuns.get().store().list()) {
                continueBuild(run);
            }
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Builds that died with the controller are not continued", unreadable);
        }
    }

    private static void continueBuild(StoredRun run) {
        try {
            Map<String, String> labels = run.labels();
            RunOwner owner = RunOwner.fromLabels(labels);
            boolean waiting = !owner.stepKey().isEmpty()
                    && owner.onLost() == OnLost.KEEP
                    && !labels.containsKey(CONTINUED)
                    && run.record().phase() != RunPhase.FINISHED;
            if (waiting) {
                label(run, owner, scheduled(run, owner) ? OnLost.KEEP : OnLost.COLLECT);
            }
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Run " + run.runId() + " is not continued", unreadable);
        }
    }

    /** What is not continued is collected instead: by the sweeper. */
    private static void label(StoredRun run, RunOwner owner, OnLost onLost) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>(run.labels());
        labels.putAll(owner.withOnLost(onLost).toLabels());
        labels.put(CONTINUED, String.valueOf(onLost == OnLost.KEEP));
        run.setLabels(labels);
    }

    private static boolean scheduled(StoredRun run, RunOwner owner) {
        Project<?, ?> job = Jenkins.get().getItemByFullName(owner.jobFullName(), Project.class);
        StepKey key = StepKey.parse(owner.stepKey());
        if (job == null || !job.isBuildable() || !hasStep(job, key)) {
            return false;
        }
        Run<?, ?> former = job.getBuildByNumber(owner.buildNumber());
        if (former == null || former.isBuilding()) {
            return false;
        }
        List<Action> actions = new ArrayList<>(former.getActions(ParametersAction.class));
        actions.add(new CauseAction(new ContinuesCause(former.getNumber())));
        actions.add(new ReattachAction(run.runId(), key));
        return ParameterizedJobMixIn.scheduleBuild2(job, 0, actions.toArray(Action[]::new)) != null;
    }

    private static boolean hasStep(Project<?, ?> job, StepKey key) {
        for (Builder builder : job.getBuilders()) {
            if (builder instanceof RemotePowerShellBuilder it
                    && it.getOnRestart() == OnRestart.REATTACH
                    && StepKey.of(job, it).equals(key)) {
                return true;
            }
        }
        return false;
    }
}
