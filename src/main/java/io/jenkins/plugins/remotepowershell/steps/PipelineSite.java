package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.actions.LogAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** A step of a pipeline. */
final class PipelineSite implements RunSite {
    private static final Logger LOGGER = Logger.getLogger(PipelineSite.class.getName());

    private final StepContext context;

    PipelineSite(StepContext context) {
        this.context = context;
    }

    @Override
    public Run<?, ?> build() throws IOException, InterruptedException {
        return required(Run.class);
    }

    @Override
    public TaskListener listener() throws IOException, InterruptedException {
        return required(TaskListener.class);
    }

    @Override
    public EnvVars environment() throws IOException, InterruptedException {
        return required(EnvVars.class);
    }

    @CheckForNull
    @Override
    public FilePath workspace() throws IOException, InterruptedException {
        return context.get(FilePath.class);
    }

    @Override
    public void save() throws IOException, InterruptedException {
        try {
            context.saveState().get();
        } catch (ExecutionException failed) {
            throw new IOException("Pipeline could not save the step: " + failed.getMessage(), failed);
        }
    }

    /** A build that was killed is over, and its step's node looks active for ever. */
    @Override
    public boolean isActive() {
        try {
            return build().isBuilding() && node().isActive();
        } catch (InterruptedIOException | InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        } catch (IOException gone) {
            LOGGER.log(Level.FINE, "The step of " + context + " cannot be found", gone);
            return false;
        }
    }

    /** Of the {@code timeout} steps that count time, not silence. */
    @Override
    public Optional<Duration> timeLimit() throws IOException, InterruptedException {
        return node().getEnclosingBlocks().stream()
                .filter(block -> block instanceof StepNode step
                        && step.getDescriptor() != null
                        && "timeout".equals(step.getDescriptor().getFunctionName()))
                .map(ArgumentsAction::getFilteredArguments)
                .filter(arguments -> !Boolean.TRUE.equals(arguments.get("activity")))
                .flatMap(arguments -> duration(arguments).stream())
                .min(Comparator.naturalOrder());
    }

    private static Optional<Duration> duration(Map<String, Object> timeout) {
        Object unit = timeout.getOrDefault("unit", TimeUnit.MINUTES);
        return timeout.get("time") instanceof Number time
                ? Optional.of(Duration.of(
                        time.longValue(), TimeUnit.valueOf(unit.toString()).toChronoUnit()))
                : Optional.empty();
    }

    @Override
    public String flowNodeId() throws IOException, InterruptedException {
        return node().getId();
    }

    @Override
    public String stepKey() {
        return "";
    }

    @Override
    public OnLost onLost(StepSettings settings) {
        return settings.onAbort() == OnAbort.LEAVE ? OnLost.KEEP : settings.onLost();
    }

    @Override
    public boolean copyLog(OutputStream out) throws IOException, InterruptedException {
        LogAction log = node().getAction(LogAction.class);
        return log == null || copy(log, out);
    }

    /** Where logs are kept elsewhere, they may not come back. */
    private static boolean copy(LogAction log, OutputStream out) {
        try {
            long length = log.getLogText().writeRawLogTo(0, out);
            LOGGER.log(Level.FINER, "The step has {0} bytes of log", length);
            return true;
        } catch (IOException unreadable) {
            LOGGER.log(Level.INFO, "The log of a step cannot be read back; lines may be repeated in it", unreadable);
            return false;
        }
    }

    private FlowNode node() throws IOException, InterruptedException {
        return required(FlowNode.class);
    }

    private <T> T required(Class<T> type) throws IOException, InterruptedException {
        T value = context.get(type);
        if (value == null) {
            throw new IOException("the step's build has no " + type.getSimpleName() + " any more");
        }
        return value;
    }
}
