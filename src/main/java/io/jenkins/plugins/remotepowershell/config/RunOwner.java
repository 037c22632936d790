package io.jenkins.plugins.remotepowershell.config;

import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.run.StopScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who a run belongs to, and where its credentials come from; kept beside the run's record.
 *
 * @param flowNodeId of the step; empty for a freestyle build
 * @param host as the step named it
 * @param fate what becomes of the script if the build can never come back
 * @param stepKey tells steps of one freestyle build apart; empty for a pipeline
 */
public record RunOwner(
        OwnerBuild build,
        String flowNodeId,
        HostSource host,
        CredentialsPlace credentials,
        RunFate fate,
        String stepKey) {
    private static final String JOB = "job";
    private static final String JOB_ID = "jobId";
    private static final String BUILD = "build";
    private static final String NODE = "flowNode";
    private static final String HOST = "host";
    private static final String HOST_KEY = "hostKey";
    private static final String CREDENTIALS = "credentialsId";
    private static final String CREDENTIALS_CONTEXT = "credentialsContext";
    private static final String CREDENTIALS_IN_STORE = "credentialsInStore";
    private static final String ON_LOST = "onLost";
    private static final String STOP_SCOPE = "stopScope";
    private static final String STEP = "step";

    /**
     * The host as the step named it.
     *
     * @param name the definition's name, or the computer's
     * @param key what the limit of sessions counts: see {@link HostPlaces}
     */
    public record HostSource(String name, String key) {
        /** A definition of a folder, or of Jenkins itself, whose full name is empty. */
        static HostSource defined(String folderFullName, String name) {
            return new HostSource(name, folderFullName + ":" + name);
        }

        /** Full name of the folder that defines it, empty for Jenkins itself; nothing for a host that was not defined. */
        Optional<String> folder() {
            return key.endsWith(":" + name)
                    ? Optional.of(key.substring(0, key.length() - name.length() - 1))
                    : Optional.empty();
        }

        HostSource withMoved(String oldFullName, String newFullName) {
            return folder().filter(oldFullName::equals).isPresent() ? defined(newFullName, name) : this;
        }
    }

    public String jobFullName() {
        return build.jobFullName();
    }

    public int buildNumber() {
        return build.number();
    }

    public OnLost onLost() {
        return fate.onLost();
    }

    /** As kept with the run. */
    public Map<String, String> toLabels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(JOB, build.jobFullName());
        labels.put(JOB_ID, build.jobId());
        labels.put(BUILD, Integer.toString(build.number()));
        labels.put(NODE, flowNodeId);
        labels.put(HOST, host.name());
        labels.put(HOST_KEY, host.key());
        labels.put(CREDENTIALS, credentials.id());
        labels.put(CREDENTIALS_CONTEXT, credentials.context());
        labels.put(CREDENTIALS_IN_STORE, String.valueOf(credentials.isInStore()));
        labels.put(ON_LOST, onLost().name());
        labels.put(STOP_SCOPE, fate.scope().name());
        labels.put(STEP, stepKey);
        return labels;
    }

    /** What {@link #toLabels()} gave; what is missing is empty, {@link OnLost#KEEP}, the script alone, and build 0. */
    public static RunOwner fromLabels(Map<String, String> labels) {
        return new RunOwner(
                new OwnerBuild(
                        labels.getOrDefault(JOB, ""),
                        labels.getOrDefault(JOB_ID, ""),
                        Integer.parseInt(labels.getOrDefault(BUILD, "0"))),
                labels.getOrDefault(NODE, ""),
                new HostSource(labels.getOrDefault(HOST, ""), labels.getOrDefault(HOST_KEY, "")),
                new CredentialsPlace(
                        labels.getOrDefault(CREDENTIALS, ""),
                        labels.getOrDefault(CREDENTIALS_CONTEXT, ""),
                        Boolean.parseBoolean(labels.get(CREDENTIALS_IN_STORE))),
                new RunFate(
                        OnLost.valueOf(labels.getOrDefault(ON_LOST, OnLost.KEEP.name())),
                        StopScope.valueOf(labels.getOrDefault(STOP_SCOPE, StopScope.SCRIPT.name()))),
                labels.getOrDefault(STEP, ""));
    }

    /** Whether it belongs to a step of that build. Where no id of a job was kept, the names tell. */
    public boolean isOf(Run<?, ?> other) {
        return build.isNamedAs(other) && (build.jobId().isEmpty() || build.isIn(other.getParent()));
    }

    /** The same run after an item, perhaps its job or the folder of its host or credentials, was moved or renamed. */
    public RunOwner withMoved(String oldFullName, String newFullName) {
        return new RunOwner(
                build.withMoved(oldFullName, newFullName),
                flowNodeId,
                host.withMoved(oldFullName, newFullName),
                credentials.withMoved(oldFullName, newFullName),
                fate,
                stepKey);
    }

    /** The same run in the hands of another build. */
    public RunOwner withBuild(OwnerBuild newBuild, String newNode) {
        return new RunOwner(newBuild, newNode, host, credentials, fate, stepKey);
    }

    /** The same run with another fate if its build cannot come back. */
    public RunOwner withOnLost(OnLost next) {
        return new RunOwner(build, flowNodeId, host, credentials, new RunFate(next, fate.scope()), stepKey);
    }
}
