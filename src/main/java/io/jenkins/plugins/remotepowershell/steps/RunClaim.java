package io.jenkins.plugins.remotepowershell.steps;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes sure that a run belongs to a step, or takes it over from a build that is over. */
final class RunClaim {
    private final RunSite site;
    private final boolean attach;

    RunClaim(RunSite site, boolean attach) {
        this.site = site;
        this.attach = attach;
    }

    RunOwner claim(StoredRun stored) throws IOException, InterruptedException {
        try {
            return claim(stored, RunOwner.fromLabels(stored.labels()));
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private RunOwner claim(StoredRun stored, RunOwner owner) throws IOException, InterruptedException {
        Run<?, ?> build = site.build();
        if (isOf(owner, build)) {
            return owner;
        } else if (!attach) {
            throw new AbortException(
                    "run " + stored.runId() + " was taken over by " + owner.jobFullName() + " #" + owner.buildNumber());
        }
        return takeOver(stored, owner, build);
    }

    private boolean isOf(RunOwner owner, Run<?, ?> build) throws IOException, InterruptedException {
        return owner.jobFullName().equals(build.getParent().getFullName())
                && owner.buildNumber() == build.getNumber()
                && owner.flowNodeId().equals(site.flowNodeId());
    }

    /** Runs of the same job only: with another one go other people and other permissions. */
    private RunOwner takeOver(StoredRun stored, RunOwner owner, Run<?, ?> build)
            throws IOException, InterruptedException {
        if (!owner.jobFullName().equals(build.getParent().getFullName())) {
            throw new AbortException("run " + stored.runId() + " belongs to " + owner.jobFullName()
                    + "; a build can attach runs of its own job only");
        }
        Run<?, ?> former = build.getParent().getBuildByNumber(owner.buildNumber());
        if (former != null && former.isBuilding()) {
            throw new AbortException("run " + stored.runId() + " is still followed by #" + owner.buildNumber()
                    + ", which is building; a run is attached once its build is over");
        }
        RunOwner next = owner.withBuild(owner.jobFullName(), build.getNumber(), site.flowNodeId());
        Map<String, String> labels = new LinkedHashMap<>(stored.labels());
        labels.putAll(next.toLabels());
        FreestyleLabels.forgetContinued(labels);
        stored.setLabels(labels);
        return next;
    }
}
