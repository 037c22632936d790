package io.jenkins.plugins.remotepowershell.steps;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.HostResolver;
import io.jenkins.plugins.remotepowershell.config.OwnerBuild;
import io.jenkins.plugins.remotepowershell.config.OwnerLookup;
import io.jenkins.plugins.remotepowershell.config.ResolvedHost;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.config.RunRelease;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Makes sure that a run belongs to a step, or takes it over from a step or a build that is over. */
final class RunClaim {
    private final RunSite site;
    private final StepRuns step;
    private final HostPart part;
    private final Consumer<String> notices;

    RunClaim(StepRuns step, HostPart part, Consumer<String> notices) {
        this.site = step.site();
        this.step = step;
        this.part = part;
        this.notices = notices;
    }

    RunOwner claim(StoredRun stored) throws IOException, InterruptedException, HostRefusedException {
        try {
            return claim(stored, RunOwner.fromLabels(stored.labels()));
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private RunOwner claim(StoredRun stored, RunOwner owner)
            throws IOException, InterruptedException, HostRefusedException {
        if (!step.mayTakeOver()) {
            return own(stored, owner);
        }
        return isOf(owner, site) ? owner : takeOver(stored, owner, site.build());
    }

    /** The step has drawn the run's id itself, so the job is the run's also where its directory has lost its own id. */
    private RunOwner own(StoredRun stored, RunOwner owner) throws IOException, InterruptedException {
        if (!owner.build().isNamedAs(site.build()) || !owner.flowNodeId().equals(site.flowNodeId())) {
            throw new AbortException("run " + stored.runId() + " was taken over by " + owner.build());
        }
        OwnerBuild here = OwnerBuild.of(site.build());
        if (owner.build().equals(here)) {
            return owner;
        }
        RunOwner known = owner.withBuild(here, owner.flowNodeId());
        stored.setLabels(with(known, stored));
        return known;
    }

    /** Whether the owner is the site's own step. */
    static boolean isOf(RunOwner owner, RunSite site) throws IOException, InterruptedException {
        return owner.isOf(site.build()) && owner.flowNodeId().equals(site.flowNodeId());
    }

    /** Runs of the same job, or released ones: with another job go other people and other permissions. */
    private RunOwner takeOver(StoredRun stored, RunOwner owner, Run<?, ?> build)
            throws IOException, InterruptedException, HostRefusedException {
        requireAttachable(stored, owner, build);
        RunOwner next = step.owner(allowed(stored, owner, build));
        Map<String, String> labels = with(next, stored);
        FreestyleLabels.forget(labels);
        labels.remove(RunRelease.LABEL);
        stored.setLabels(labels);
        return next;
    }

    private static Map<String, String> with(RunOwner owner, StoredRun stored) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>(stored.labels());
        labels.putAll(owner.toLabels());
        return labels;
    }

    private static void requireAttachable(StoredRun stored, RunOwner owner, Run<?, ?> build) throws IOException {
        if (!owner.build().isIn(build.getParent()) && !RunRelease.isReleased(stored)) {
            boolean isNamesake = owner.jobFullName().equals(build.getParent().getFullName());
            throw new AbortException("run " + stored.runId() + " belongs to " + owner.jobFullName()
                    + (isNamesake ? " as it was before it was deleted" : "")
                    + "; a build can attach runs of its own job, and those that someone who may update their build has"
                    + " released on its page");
        }
        if (OwnerLookup.fate(owner) != OwnerLookup.Fate.GONE) {
            throw new AbortException("run " + stored.runId() + " belongs to a step of " + owner.jobFullName() + " #"
                    + owner.buildNumber()
                    + " that has not ended, or cannot be looked up; a run can be attached once its"
                    + " step or its build is over");
        }
    }

    /** Host and credentials as this build may use them now; they must lead to where the run was started. */
    private ResolvedHost allowed(StoredRun stored, RunOwner owner, Run<?, ?> build)
            throws IOException, HostRefusedException {
        ResolvedHost host =
                HostResolver.resolve(build, part.host(), step.settings().overrides(), notices);
        RunTarget there = stored.record().target();
        RunTarget here = host.target();
        if (!here.endpoint().equals(there.endpoint()) || !here.account().equalsIgnoreCase(there.account())) {
            throw new AbortException("run " + stored.runId() + " was started on host "
                    + owner.host().name() + ", which is " + there.endpoint() + ", as " + there.account()
                    + ", but for this build " + host.name() + " is " + here.endpoint() + " as " + here.account()
                    + "; give the host and credentials that it was started with");
        }
        return host;
    }
}
