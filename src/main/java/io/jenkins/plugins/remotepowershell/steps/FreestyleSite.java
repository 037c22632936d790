package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.AbstractBuild;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** A build step of a freestyle build, which dies with the controller. */
final class FreestyleSite implements RunSite {
    private final AbstractBuild<?, ?> build;
    private final TaskListener listener;
    private final String stepKey;
    private final OnRestart onRestart;
    private final boolean continuing;

    /** @param continuing whether the step takes up the runs of a build that died */
    FreestyleSite(
            AbstractBuild<?, ?> build, TaskListener listener, String stepKey, OnRestart onRestart, boolean continuing) {
        this.continuing = continuing;
        this.build = build;
        this.listener = listener;
        this.stepKey = stepKey;
        this.onRestart = onRestart;
    }

    @Override
    public Run<?, ?> build() {
        return build;
    }

    @Override
    public TaskListener listener() {
        return listener;
    }

    @Override
    public EnvVars environment() throws IOException, InterruptedException {
        return build.getEnvironment(listener);
    }

    @CheckForNull
    @Override
    public FilePath workspace() {
        return build.getWorkspace();
    }

    /** So that the build is there, with its runs, after a crash. */
    @Override
    public void save() throws IOException {
        build.save();
    }

    @Override
    public Optional<Duration> timeLimit() {
        return Optional.empty();
    }

    @Override
    public boolean isActive() {
        return build.isBuilding();
    }

    @Override
    public String flowNodeId() {
        return "";
    }

    @Override
    public String stepKey() {
        return stepKey;
    }

    @Override
    public boolean continuesAnother() {
        return continuing;
    }

    @Override
    public OnLost onLost(StepSettings settings) {
        return onRestart.onLost();
    }

    /** The build's log is shared with its other steps. */
    @Override
    public boolean copyLog(OutputStream out) {
        return false;
    }
}
