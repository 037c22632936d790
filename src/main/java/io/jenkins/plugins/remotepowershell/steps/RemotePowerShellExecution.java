package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.queue.ItemDeletion;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * The step while it is under way. Pipeline saves it with its program; whatever happens, its runs are found again by the
 * ids in it.
 */
final class RemotePowerShellExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(RemotePowerShellExecution.class.getName());

    private final StepState state;

    /** Made by whichever of {@link #start}, {@link #stop} and {@link #onResume} comes first. */
    @CheckForNull
    private transient StepRuns runs;

    RemotePowerShellExecution(StepContext context, StepState state) {
        super(context);
        this.state = state;
    }

    /** Only the ids exist so far: nothing is sent before Pipeline has saved them. */
    @Override
    public boolean start() {
        runs().begin();
        return false;
    }

    /** Nothing to do but to go on; Pipeline may have called {@link #stop} already. */
    @Override
    public void onResume() {
        runs().begin();
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        state.stop(cause);
        runs().stop(isItemBeingDeleted() ? StopPatience.ITEM_IS_DELETED : StopPatience.USUAL);
    }

    /** Never: the identity is saved before the first byte, so there is no moment to protect. */
    @Override
    public boolean blocksRestart() {
        return false;
    }

    @Override
    public String getStatus() {
        return runs().status();
    }

    private synchronized StepRuns runs() {
        if (runs == null) {
            runs = new StepRuns(new PipelineSite(getContext()), state, this::report);
        }
        return runs;
    }

    private boolean isItemBeingDeleted() {
        try {
            Run<?, ?> build = getContext().get(Run.class);
            return build != null && ItemDeletion.contains(build.getParent());
        } catch (IOException | InterruptedException unknown) {
            LOGGER.log(Level.FINE, "Whether the job is being deleted cannot be found out", unknown);
            return false;
        }
    }

    private void report(StepResult result) {
        if (!JenkinsRuns.get().isAccepting()) {
            return;
        }
        if (result.failure() != null) {
            getContext().onFailure(result.failure());
            return;
        }
        warn(result.warning());
        getContext().onSuccess(result.value());
    }

    private void warn(@CheckForNull String warning) {
        if (warning == null) {
            return;
        }
        try {
            getContext()
                    .get(FlowNode.class)
                    .addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(warning));
            getContext().get(Run.class).setResult(Result.UNSTABLE);
        } catch (IOException | InterruptedException unmarked) {
            LOGGER.log(Level.WARNING, "The step cannot be marked as unstable", unmarked);
        }
    }
}
