package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Action;
import hudson.model.CauseAction;
import hudson.model.ParametersAction;
import hudson.model.Project;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.tasks.Builder;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;

/** A freestyle build that died with the controller, in a step that a new build is to take up: the runs of that step. */
final class DeadBuild {
    private final RunOwner owner;
    private final List<StoredRun> runs = new ArrayList<>();

    DeadBuild(RunOwner owner) {
        this.owner = owner;
    }

    void add(StoredRun run) {
        runs.add(run);
    }

    /** Schedules the build that continues it; what cannot be continued is collected instead, by the sweeper. */
    void goOn() throws IOException {
        if (isInQueue()) {
            return;
        }
        boolean scheduled = schedule();
        for (StoredRun run : runs) {
            FreestyleLabels.setContinued(run, scheduled);
        }
    }

    private boolean isInQueue() throws IOException {
        Map<String, String> runIds = runIds();
        return List.of(Queue.getInstance().getItems()).stream()
                .map(item -> item.getAction(ReattachAction.class))
                .anyMatch(reattach -> reattach != null && reattach.runIds().equals(runIds));
    }

    private boolean schedule() throws IOException {
        Project<?, ?> job = Jenkins.get().getItemByFullName(owner.jobFullName(), Project.class);
        StepKey key = StepKey.parse(owner.stepKey());
        if (job == null || !owner.build().isIn(job) || !job.isBuildable() || !hasStep(job, key)) {
            return false;
        }
        Run<?, ?> former = job.getBuildByNumber(owner.buildNumber());
        return former != null && !former.isBuilding() && schedule(job, former, key);
    }

    /** The queue is saved before the runs say that they are in it: a crash in between neither loses nor repeats the build. */
    private boolean schedule(Project<?, ?> job, Run<?, ?> former, StepKey key) throws IOException {
        List<Action> actions = new ArrayList<>(former.getActions(ParametersAction.class));
        actions.add(new CauseAction(new ContinuesCause(former.getNumber())));
        actions.add(new ReattachAction(runIds(), key));
        boolean scheduled = ParameterizedJobMixIn.scheduleBuild2(job, 0, actions.toArray(Action[]::new)) != null;
        Queue.getInstance().save();
        return scheduled;
    }

    private Map<String, String> runIds() throws IOException {
        Map<String, String> ids = new LinkedHashMap<>();
        for (StoredRun run : runs) {
            ids.put(RunOwner.fromLabels(run.labels()).host().name(), run.runId());
        }
        return ids;
    }

    /** Whether the job still has the step, unchanged and at its place. */
    static boolean hasStep(@CheckForNull Project<?, ?> job, StepKey key) {
        return job != null && job.getBuilders().stream().anyMatch(builder -> isStep(job, builder, key));
    }

    private static boolean isStep(Project<?, ?> job, Builder builder, StepKey key) {
        return builder instanceof RemotePowerShellBuilder it
                && it.getOnRestart() == OnRestart.REATTACH
                && StepKey.of(job, it).equals(key);
    }

    @Override
    public String toString() {
        return owner.build().toString();
    }
}
