package io.jenkins.plugins.remotepowershell.steps;

import hudson.Extension;
import hudson.model.PeriodicWork;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.LiveRun;
import java.util.concurrent.TimeUnit;

/**
 * Finds runs whose step nobody waits for any more although it was never told to stop: a build that was ended by force, a
 * {@code timeout} after its grace, a program that cannot go on.
 */
@Extension
public final class InactiveSteps extends PeriodicWork {
    @Override
    public long getRecurrencePeriod() {
        return TimeUnit.SECONDS.toMillis(10);
    }

    @Override
    protected void doRun() {
        look();
    }

    static void look() {
        for (LiveRun run : JenkinsRuns.get().live()) {
            if (run instanceof LiveStep ofStep) {
                ofStep.abandonIfInactive();
            }
        }
    }
}
