package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Project;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The step for freestyle jobs. On purpose not callable from pipelines: there it would not survive a restart, and {@code
 * remotePowerShell} does.
 */
public final class RemotePowerShellBuilder extends Builder {
    private static final int STOP_SECONDS = 60;

    private final RemotePowerShellStep step;
    private OnRestart onRestart = OnRestart.STOP;

    @DataBoundConstructor
    public RemotePowerShellBuilder(RemotePowerShellStep step) {
        this.step = step;
    }

    public RemotePowerShellStep getStep() {
        return step;
    }

    public OnRestart getOnRestart() {
        return onRestart;
    }

    @DataBoundSetter
    public void setOnRestart(OnRestart onRestart) {
        this.onRestart = onRestart;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        StepKey key = StepKey.of(build.getProject(), this);
        ReattachAction reattach = build.getAction(ReattachAction.class);
        if (reattach != null) {
            checkUnchanged(build, reattach);
        }
        if (reattach != null && reattach.isBehind(key)) {
            listener.getLogger()
                    .println("remotePowerShell: skipped, since it ended in the build that this one continues");
            return true;
        }
        RemotePowerShellStep expanded = new StepExpansion(build.getEnvironment(listener)).of(step);
        boolean continuing = reattach != null && reattach.isAt(key);
        if (continuing) {
            ContinuedAction.link(build);
        }
        StepState state = continuing ? reattach.stateOf(expanded) : expanded.state(null);
        return conclude(build, drive(state, new FreestyleSite(build, listener, key.toString(), onRestart, continuing)));
    }

    private static StepResult drive(StepState state, FreestyleSite site) throws InterruptedException, IOException {
        CompletableFuture<StepResult> result = new CompletableFuture<>();
        StepRuns runs = new StepRuns(site, state, result::complete);
        runs.begin();
        StepResult end = await(result, state, runs);
        settle(state);
        return end;
    }

    /** The job was changed after the build was scheduled: then the script that would run is another one. */
    private static void checkUnchanged(AbstractBuild<?, ?> build, ReattachAction reattach) throws AbortException {
        Project<?, ?> job = build.getProject() instanceof Project<?, ?> project ? project : null;
        if (!DeadBuild.hasStep(job, reattach.stepKey())) {
            CancelledContinuation.giveUp(reattach);
            throw new AbortException("the step that this build was to continue has changed; the output of its script is"
                    + " collected with the old build");
        }
    }

    /** From here on there is nothing to continue, whatever becomes of the rest of the build. */
    private static void settle(StepState state) throws IOException {
        for (HostPart part : state.parts()) {
            FreestyleLabels.settle(part.runId());
        }
    }

    private static StepResult await(CompletableFuture<StepResult> result, StepState state, StepRuns runs)
            throws InterruptedException, IOException {
        try {
            return result.get();
        } catch (InterruptedException aborted) {
            if (JenkinsRuns.get().isAccepting()) {
                state.stop(new FlowInterruptedException(Result.ABORTED, true, new CauseOfInterruption[0]));
                runs.stop(StopPatience.USUAL);
                try {
                    awaitStopped(result);
                } finally {
                    settle(state);
                }
            }
            throw aborted;
        } catch (ExecutionException impossible) {
            throw new IOException(impossible.getCause());
        }
    }

    private static void awaitStopped(CompletableFuture<StepResult> result) throws InterruptedException, IOException {
        try {
            result.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException left) {
            throw new IOException("the script was not stopped in time; its session is on the list of sessions", left);
        }
    }

    private static boolean conclude(AbstractBuild<?, ?> build, StepResult result) throws AbortException {
        Throwable failure = result.failure();
        if (failure != null) {
            throw new AbortException(failure.getMessage());
        }
        if (result.warning() != null) {
            build.setResult(Result.UNSTABLE);
        }
        return true;
    }

    /** Describes the build step to freestyle jobs. */
    @Extension
    @Symbol("remotePowerShellBuilder")
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RemotePowerShellBuilder_displayName();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }
    }
}
