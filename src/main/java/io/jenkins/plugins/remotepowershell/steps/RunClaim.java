package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.HostResolver;
import io.jenkins.plugins.remotepowershell.config.OwnerBuild;
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
import jenkins.model.Jenkins;

/** Makes sure that a run belongs to a step, or takes it over from a build that is over. */
final class RunClaim {
    private final RunSite site;
    private final boolean attach;
    private final HostOverrides overrides;
    private final Consumer<String> notices;

    /** @param attach whether the step may take over what is not its own */
    RunClaim(RunSite site, boolean attach, HostOverrides overrides, Consumer<String> notices) {
        this.site = site;
        this.attach = attach;
        this.overrides = overrides;
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
        if (!attach) {
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
        Map<String, String> labels = new LinkedHashMap<>(stored.labels());
        labels.putAll(known.toLabels());
        stored.setLabels(labels);
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
        ResolvedHost host = allowed(stored, owner, build);
        RunOwner next = new RunOwner(
                OwnerBuild.of(build),
                site.flowNodeId(),
                owner.host(),
                host.credentials().id(),
                host.credentials().context(),
                owner.fate(),
                owner.stepKey());
        Map<String, String> labels = new LinkedHashMap<>(stored.labels());
        labels.putAll(next.toLabels());
        FreestyleLabels.forgetContinued(labels);
        labels.remove(RunRelease.LABEL);
        stored.setLabels(labels);
        return next;
    }

    private static void requireAttachable(StoredRun stored, RunOwner owner, Run<?, ?> build) throws IOException {
        if (!owner.build().isIn(build.getParent()) && !RunRelease.isReleased(stored)) {
            boolean isNamesake = owner.jobFullName().equals(build.getParent().getFullName());
            throw new AbortException("run " + stored.runId() + " belongs to " + owner.jobFullName()
                    + (isNamesake ? " as it was before it was deleted" : "")
                    + "; a build can attach runs of its own job, and those that someone who may update their build has"
                    + " released on its page");
        }
        Run<?, ?> former = formerBuild(owner);
        if (former != null && former.isBuilding()) {
            throw new AbortException("run " + stored.runId() + " is still followed by #" + owner.buildNumber()
                    + ", which is building; a run is attached once its build is over");
        }
    }

    @CheckForNull
    private static Run<?, ?> formerBuild(RunOwner owner) {
        try (ACLContext asJenkins = ACL.as2(ACL.SYSTEM2)) {
            Job<?, ?> job = Jenkins.get().getItemByFullName(owner.jobFullName(), Job.class);
            return job == null || owner.build().isInAnotherThan(job) ? null : job.getBuildByNumber(owner.buildNumber());
        }
    }

    /** Host and credentials as this build may use them now; both must be what the run was started with. */
    private ResolvedHost allowed(StoredRun stored, RunOwner owner, Run<?, ?> build)
            throws IOException, HostRefusedException {
        ResolvedHost host = HostResolver.resolve(build, owner.host().name(), overrides, notices);
        RunTarget there = stored.record().target();
        if (!host.target().endpoint().equals(there.endpoint())
                || !host.target().account().equals(there.account())) {
            throw new AbortException("run " + stored.runId() + " was started on " + there.endpoint() + " as "
                    + there.account() + ", but for this build " + owner.host().name() + " is "
                    + host.target().endpoint() + " as " + host.target().account());
        }
        return host;
    }
}
