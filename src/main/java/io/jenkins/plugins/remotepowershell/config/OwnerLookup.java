package io.jenkins.plugins.remotepowershell.config;

import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** What has become of a run's build. Only one that was looked up, and is deleted or complete, is gone. */
public final class OwnerLookup {
    private static final Logger LOGGER = Logger.getLogger(OwnerLookup.class.getName());

    private OwnerLookup() {}

    /** What is known of a build. */
    public enum Fate {
        /** In progress, not resumed yet, or not loadable: its run is left alone. */
        MAY_COME_BACK,
        /** Deleted or complete, or past the step. */
        GONE
    }

    /** The run's own job, and none that has got its name since. */
    public static Optional<Job<?, ?>> job(RunOwner owner) {
        return named(owner).filter(owner.build()::isIn);
    }

    /** Full names of all jobs that have an id, by it; none of an id that more than one has, such as copied directories. */
    public static Map<String, String> jobNamesById() {
        Map<String, String> names = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        try (ACLContext asJenkins = ACL.as2(ACL.SYSTEM2)) {
            for (Job<?, ?> job : Jenkins.get().allItems(Job.class)) {
                JobId.find(job)
                        .filter(id -> names.putIfAbsent(id, job.getFullName()) != null)
                        .ifPresent(ambiguous::add);
            }
        }
        names.keySet().removeAll(ambiguous);
        return names;
    }

    private static Optional<Job<?, ?>> named(RunOwner owner) {
        try (ACLContext asJenkins = ACL.as2(ACL.SYSTEM2)) {
            Item item = Jenkins.get().getItemByFullName(owner.jobFullName());
            return item instanceof Job<?, ?> job ? Optional.of(job) : Optional.empty();
        }
    }

    public static Optional<Run<?, ?>> build(RunOwner owner) {
        return job(owner).map(job -> job.getBuildByNumber(owner.buildNumber()));
    }

    public static Fate fate(RunOwner owner) {
        boolean isGone = isBuildOver(owner)
                || build(owner)
                        .filter(build -> isPast(build, owner.flowNodeId()))
                        .isPresent();
        return isGone ? Fate.GONE : Fate.MAY_COME_BACK;
    }

    /** Whether the whole build was looked up, and is deleted or complete. */
    public static boolean isBuildOver(RunOwner owner) {
        Optional<Job<?, ?>> job = named(owner);
        if (job.isEmpty()) {
            return !isOnDisk(owner.jobFullName());
        } else if (owner.build().isInAnotherThan(job.get())) {
            return true;
        }
        Run<?, ?> build = job.get().getBuildByNumber(owner.buildNumber());
        if (build == null) {
            return !new File(job.get().getBuildDir(), Integer.toString(owner.buildNumber())).exists();
        }
        return !build.isBuilding();
    }

    /** Whether the step has ended although its pipeline goes on. */
    private static boolean isPast(Run<?, ?> build, String flowNodeId) {
        if (flowNodeId.isEmpty() || !(build instanceof FlowExecutionOwner.Executable pipeline)) {
            return false;
        }
        FlowExecutionOwner owner = pipeline.asFlowExecutionOwner();
        FlowExecution execution = owner == null ? null : owner.getOrNull();
        if (execution == null) {
            return false;
        }
        try {
            FlowNode node = execution.getNode(flowNodeId);
            return node != null && !node.isActive();
        } catch (IOException unreadable) {
            LOGGER.log(Level.FINE, "Cannot tell whether a step of " + build + " has ended", unreadable);
            return false;
        }
    }

    /** Whether there is no folder of that name, nor one that could not be loaded. */
    public static boolean isFolderGone(String fullName) {
        return group(fullName).isEmpty() && !isOnDisk(fullName);
    }

    /** Whether an item that Jenkins does not have lies in the directory of its folder: then it could not be loaded. */
    private static boolean isOnDisk(String fullName) {
        String parentName = FullName.folderOf(fullName);
        Optional<ItemGroup<?>> parent = group(parentName);
        if (parent.isEmpty()) {
            return isOnDisk(parentName);
        }
        return new ChildDirectories(parent.get()).has(FullName.ownOf(fullName));
    }

    private static Optional<ItemGroup<?>> group(String fullName) {
        if (fullName.isEmpty()) {
            return Optional.of(Jenkins.get());
        }
        try (ACLContext asJenkins = ACL.as2(ACL.SYSTEM2)) {
            return Jenkins.get().getItemByFullName(fullName) instanceof ItemGroup<?> group
                    ? Optional.of(group)
                    : Optional.empty();
        }
    }
}
