package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.copy.CopyException;
import io.jenkins.plugins.remotepowershell.copy.CopyResult;
import io.jenkins.plugins.remotepowershell.copy.Problem;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** The copy while it is under way. It may be begun again at any time: what is there already is found on the host. */
final class RemotePowerShellCopyExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(RemotePowerShellCopyExecution.class.getName());

    private final CopyArguments arguments;

    /** Why the step was stopped; also after a restart. */
    @CheckForNull
    private volatile Throwable stopCause;

    @CheckForNull
    private transient StepCopy copy;

    private transient AtomicBoolean reported;

    RemotePowerShellCopyExecution(StepContext context, CopyArguments arguments) {
        super(context);
        this.arguments = arguments;
    }

    @Override
    public boolean start() {
        begin(false);
        return false;
    }

    @Override
    public void onResume() {
        begin(true);
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        stopCause = cause;
        StepCopy stopped = begin(true);
        RunThread.start("remotePowerShellCopy saves " + arguments.host(), () -> obey(stopped));
        Timer.get().schedule(() -> giveUp(stopped), StopPatience.USUAL.seconds(), TimeUnit.SECONDS);
    }

    /** Once the reason is on the disk: the process may die before the copy is cleaned up. */
    private void obey(StepCopy stopped) {
        try {
            new PipelineSite(getContext()).save();
        } catch (IOException failed) {
            LOGGER.log(Level.WARNING, "Pipeline could not save that a copy was stopped", failed);
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.requestStop();
        }
    }

    /** Never: there is no moment at which a restart would lose anything. */
    @Override
    public boolean blocksRestart() {
        return false;
    }

    @Override
    public synchronized String getStatus() {
        return copy == null ? "not begun" : copy.status();
    }

    /** @param again whether an earlier process may have begun */
    private synchronized StepCopy begin(boolean again) {
        if (copy == null) {
            reported = new AtomicBoolean();
            StepCopy fresh = new StepCopy(new PipelineSite(getContext()), arguments, again);
            copy = fresh;
            if (stopCause != null) {
                fresh.requestStop();
            }
            RunThread.start("remotePowerShellCopy " + arguments.host(), () -> run(fresh));
        }
        return copy;
    }

    private void run(StepCopy current) {
        try {
            CopyResult result = current.copy();
            report(() -> getContext().onSuccess(value(result)));
        } catch (InterruptedException told) {
            if (stopCause != null) {
                fail(stopCause);
            }
        } catch (CopyException failed) {
            fail(failure(failed));
        } catch (HostRefusedException refused) {
            fail(new AbortException(refused.getMessage()));
        } catch (IOException | RuntimeException failed) {
            fail(failed);
        }
    }

    /** A lost session, unlike anything that is wrong with the files, can be cured by trying again. */
    private static Throwable failure(CopyException failed) {
        return failed.problem() == Problem.HOST
                ? new FlowInterruptedException(Result.FAILURE, false, new RemoteSessionCause(failed.getMessage()))
                : new AbortException(failed.getMessage());
    }

    /** The host has not answered in time, and Pipeline waits no longer. */
    private void giveUp(StepCopy stopped) {
        stopped.interrupt();
        fail(stopCause);
    }

    private void fail(Throwable failure) {
        Throwable cause = stopCause;
        report(() -> getContext().onFailure(cause == null ? failure : cause));
    }

    /** Once, and not while Jenkins shuts down: then the step goes on after the restart. */
    private void report(Runnable report) {
        if (JenkinsRuns.get().isAccepting() && reported.compareAndSet(false, true)) {
            report.run();
        }
    }

    private static Map<String, Object> value(CopyResult result) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("path", result.path());
        value.put("files", result.files());
        value.put("bytes", result.bytes());
        value.put("sentBytes", result.sentBytes());
        value.put("sha256", result.sha256());
        return value;
    }
}
