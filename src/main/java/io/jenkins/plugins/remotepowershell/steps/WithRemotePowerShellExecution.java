package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import java.io.IOException;
import java.io.Serializable;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.queue.ItemDeletion;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * The block while it is under way. It sends nothing itself until its body has ended: the first step within opens the
 * session. Pipeline saves how the body ended before the session is closed, so that a restart in between loses neither.
 */
final class WithRemotePowerShellExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(WithRemotePowerShellExecution.class.getName());

    private final BlockSession session;

    @CheckForNull
    private BodyExecution body;

    /** Null while the body runs. */
    @CheckForNull
    private BodyEnd end;

    @CheckForNull
    private transient BlockClosing closing;

    WithRemotePowerShellExecution(StepContext context, BlockSession session) {
        super(context);
        this.session = session;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        BuildRunsAction.of(getContext().get(Run.class)).add(session.holderId());
        body = getContext()
                .newBodyInvoker()
                .withContext(session)
                .withCallback(new Callback(this))
                .start();
        return false;
    }

    /** While the body runs, the steps in it go on by themselves. */
    @Override
    public void onResume() {
        if (ended() != null) {
            close();
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        BodyExecution running = body;
        if (ended() == null && running != null) {
            running.cancel(cause);
            return;
        }
        end(new BodyEnd(null, cause));
        closing().giveUp();
    }

    /** Never: all that has to be known later is saved. */
    @Override
    public boolean blocksRestart() {
        return false;
    }

    @Override
    public String getStatus() {
        return ended() == null ? "session on " + session.host() : closing().status();
    }

    @CheckForNull
    private synchronized BodyEnd ended() {
        return end;
    }

    private synchronized void end(BodyEnd how) {
        end = how;
    }

    private synchronized BlockClosing closing() {
        if (closing == null) {
            closing = new BlockClosing(session.holderId(), session.host(), this::println);
        }
        return closing;
    }

    private void bodyEnded(BodyEnd how) {
        end(how);
        close();
    }

    private void close() {
        RunThread.start("end of session " + session.holderId(), this::closeAndReport);
    }

    /** Once Pipeline has saved how the body ended; a shutdown leaves the rest to the next start. */
    private void closeAndReport() {
        try {
            new PipelineSite(getContext()).save();
            closing().close(getContext().get(Run.class), isItemBeingDeleted());
        } catch (IOException | RuntimeException failed) {
            LOGGER.log(Level.WARNING, "Session " + session.holderId() + " is left to the sweep", failed);
        } catch (InterruptedException shutdown) {
            return;
        }
        if (JenkinsRuns.get().isAccepting()) {
            report(ended());
        }
    }

    private void report(BodyEnd how) {
        if (how.failure == null) {
            getContext().onSuccess(how.value);
        } else {
            getContext().onFailure(how.failure);
        }
    }

    private boolean isItemBeingDeleted() throws IOException, InterruptedException {
        Run<?, ?> build = getContext().get(Run.class);
        return build != null && ItemDeletion.contains(build.getParent());
    }

    private void println(String sentence) {
        try {
            TaskListener listener = getContext().get(TaskListener.class);
            listener.getLogger().println("remotePowerShell: " + sentence);
        } catch (IOException | InterruptedException over) {
            LOGGER.log(Level.FINE, "The log of a block has ended", over);
        }
    }

    /** How the body ended: with a value that can be saved, as any of a pipeline, or with a failure. */
    private static final class BodyEnd implements Serializable {
        private static final long serialVersionUID = 1L;

        @CheckForNull
        private final Object value;

        @CheckForNull
        private final Throwable failure;

        BodyEnd(@CheckForNull Object value, @CheckForNull Throwable failure) {
            this.value = value;
            this.failure = failure;
        }
    }

    /** Is told by Pipeline. */
    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        private final WithRemotePowerShellExecution block;

        Callback(WithRemotePowerShellExecution block) {
            this.block = block;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            block.bodyEnded(new BodyEnd(result, null));
        }

        @Override
        public void onFailure(StepContext context, Throwable failure) {
            block.bodyEnded(new BodyEnd(null, failure));
        }
    }
}
