package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** Where in Jenkins a step's runs belong: a step of a pipeline, or a build step of a freestyle build. */
interface RunSite {
    Run<?, ?> build() throws IOException, InterruptedException;

    TaskListener listener() throws IOException, InterruptedException;

    EnvVars environment() throws IOException, InterruptedException;

    /** Null where there is none. */
    @CheckForNull
    FilePath workspace() throws IOException, InterruptedException;

    /** Returns once what the step knows is on the disk. */
    void save() throws IOException, InterruptedException;

    /** Whether the step is still waited for. Without I/O. */
    boolean isActive();

    /** Of the pipeline's step; empty in a freestyle build. */
    String flowNodeId() throws IOException, InterruptedException;

    /** Tells steps of one freestyle build apart; empty in a pipeline. */
    String stepKey();

    /** Whether the step takes up the runs of a build that died. */
    default boolean continuesAnother() {
        return false;
    }

    /** The shortest {@code timeout} around the step; empty where there is none. */
    Optional<Duration> timeLimit() throws IOException, InterruptedException;

    /** What becomes of a script whose build cannot come back. */
    OnLost onLost(StepSettings settings);

    /**
     * Copies what the step's own log holds, as it lies on the disk.
     *
     * @return false if there is no log of the step's own that can be read
     */
    boolean copyLog(OutputStream out) throws IOException, InterruptedException;
}
