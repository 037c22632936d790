package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What a step reports.
 *
 * @param value what the pipeline gets
 * @param failure null for a success
 * @param warning why the step is unstable; null if it is not
 */
record StepResult(@CheckForNull Object value, @CheckForNull Throwable failure, @CheckForNull String warning) {
    static StepResult failed(Throwable failure) {
        return new StepResult(null, failure, null);
    }
}
