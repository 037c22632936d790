package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.HostResolver;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.ResolvedHost;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The session of a {@code withRemotePowerShell} block, for the steps within: a holder in the store, which the first of them
 * makes. Pipeline saves it in its program.
 */
final class BlockSession implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String holderId;
    private final String host;
    private final HostOverrides overrides;
    private final String flowNodeId;

    /** Lines that must not be in the log: what one script was given may lie in the session for the next one. */
    @CheckForNull
    private Secret hidden;

    /** @param flowNodeId of the block: its session is an orphan once that has ended */
    BlockSession(String holderId, String host, HostOverrides overrides, String flowNodeId) {
        this.holderId = holderId;
        this.host = host;
        this.overrides = overrides;
        this.flowNodeId = flowNodeId;
    }

    /** @return these secrets, and those of the block's steps before, to be hidden together */
    synchronized Set<String> hide(Collection<String> secrets) {
        Set<String> lines = new TreeSet<>();
        if (hidden != null) {
            hidden.getPlainText().lines().forEach(lines::add);
        }
        secrets.forEach(secret -> secret.lines().forEach(lines::add));
        hidden = Secret.fromString(String.join("\n", lines));
        return lines;
    }

    String holderId() {
        return holderId;
    }

    String host() {
        return host;
    }

    /**
     * The host, as the block's first step has found it.
     *
     * @param ofStep its patience counts, everything else is the block's
     */
    ResolvedHost resolve(Run<?, ?> build, HostOverrides ofStep, Consumer<String> notices)
            throws IOException, HostRefusedException {
        HostOverrides together = overrides.withPatienceOf(ofStep);
        Optional<StoredRun> holder = JenkinsRuns.get().store().find(holderId);
        if (holder.isEmpty()) {
            return HostResolver.resolve(build, host, together, notices);
        }
        RunOwner owner = RunOwner.fromLabels(holder.get().labels());
        return HostResolver.resume(build, owner, holder.get().record().target(), together, notices);
    }

    /** Saves a run in this session; empty if there is a run of that id already. */
    Optional<StoredRun> create(ResolvedHost found, String runId, RunOwner owner) throws IOException {
        RunStore store = JenkinsRuns.get().store();
        Map<String, String> labels = owner.withBuild(owner.build(), flowNodeId)
                .withOnLost(OnLost.STOP)
                .toLabels();
        Optional<StoredRun> holder = store.find(holderId);
        if (holder.isEmpty()) {
            holder = store.createHolder(holderId, found.target(), labels);
        }
        if (holder.isEmpty()) {
            holder = store.find(holderId); // a step beside this one was quicker
        }
        return store.createIn(holder.orElseThrow(), runId, owner.toLabels());
    }
}
