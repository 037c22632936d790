package io.jenkins.plugins.remotepowershell.sessions;

import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.HomeOwnership;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.LiveRun;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.config.RunRelease;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponses;

/** What the user may do with a run of a page. */
public final class RowActions {
    private final RunRow row;

    RowActions(RunRow row) {
        this.row = row;
    }

    public boolean isClosable() {
        return row.getState() != RunState.ENDED && mayAct();
    }

    public boolean isCollectable() {
        return isOrphanedScript() && mayAct();
    }

    public boolean isRetryable() {
        return (row.getState() == RunState.UNREACHABLE || row.isDirectoryLeft()) && mayAct();
    }

    /** Whether builds of other jobs may be allowed to attach it: its step is over, and the user may update its build. */
    public boolean isReleasable() throws IOException {
        return isOrphanedScript()
                && !RunRelease.isReleased(row.run())
                && ownerBuild().map(it -> it.hasPermission(Run.UPDATE)).orElse(false);
    }

    private boolean isOrphanedScript() {
        return row.getState() == RunState.ORPHANED && !row.isHolder();
    }

    private boolean mayAct() {
        return row.isBuildVisible() && row.actor().mayAct(row.job());
    }

    private Optional<Run<?, ?>> ownerBuild() {
        return row.job().map(it -> it.getBuildByNumber(row.owner().buildNumber()));
    }

    /** Stops the script and closes its session, now or as soon as its build or its host is back. */
    void close() throws IOException {
        row.actor().check(row.job());
        stop(row.run());
        Optional<StoredRun> user = row.run().sessionUser();
        if (user.isPresent()) {
            stop(user.get());
        }
        collectIfOrphaned();
    }

    private void stop(StoredRun wanted) throws IOException {
        Optional<LiveRun> live = JenkinsRuns.get().live(wanted.runId());
        if (live.isPresent()) {
            live.get().requestStop();
        } else if (row.getState() != RunState.ENDED) {
            wanted.requestStop(RunOwner.fromLabels(wanted.labels()).fate().scope());
        }
    }

    /** Lets a build of another job attach the run. */
    void release() throws IOException {
        ownerBuild().orElseThrow(HttpResponses::notFound).checkPermission(Run.UPDATE);
        RunRelease.release(row.run(), Jenkins.getAuthentication2().getName());
    }

    /**
     * Lets the script of a lost build run to its end, and keeps its output.
     *
     * @return whether there was anything to collect
     */
    boolean collect() throws IOException {
        row.actor().check(row.job());
        return collectIfOrphaned();
    }

    private boolean collectIfOrphaned() throws IOException {
        boolean orphaned = HomeOwnership.get().mayAct()
                && OrphanSweeper.isOrphan(row.run(), row.owner())
                && row.run().sessionUser().isEmpty();
        if (orphaned) {
            RunCollector.begin(row.run(), row.owner());
        }
        return orphaned;
    }

    /** Tries to reach the host now. */
    void retry() {
        row.actor().check(row.job());
        JenkinsRuns.get().live(row.run().runId()).ifPresent(LiveRun::tryNow);
        if (row.isDirectoryLeft() && HomeOwnership.get().mayAct()) {
            TemporaryDirectories.begin(row.run());
        }
    }
}
