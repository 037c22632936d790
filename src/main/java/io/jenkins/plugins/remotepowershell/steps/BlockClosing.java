package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.HomeOwnership;
import io.jenkins.plugins.remotepowershell.config.HostPlaces;
import io.jenkins.plugins.remotepowershell.config.HostReach;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.HostResolver;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.LiveRun;
import io.jenkins.plugins.remotepowershell.config.ResolvedHost;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunAbandonedException;
import io.jenkins.plugins.remotepowershell.run.RunIsDrivenException;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** The end of a block: its session is closed, within a limit; what does not succeed in time is left to the sweep. */
final class BlockClosing implements LiveRun, RunObserver {
    private static final Logger LOGGER = Logger.getLogger(BlockClosing.class.getName());
    private static final long LIMIT_SECONDS = 30;
    /** Deleting a job waits 15 s for all of its builds. */
    private static final long DELETION_LIMIT_SECONDS = 5;

    private final String holderId;
    private final String host;
    private final Consumer<String> log;
    private final CountDownLatch ended = new CountDownLatch(1);

    @CheckForNull
    private volatile RemoteRun remote;

    private final Interruptible work = new Interruptible();
    private volatile boolean givenUp;

    BlockClosing(String holderId, String host, Consumer<String> log) {
        this.holderId = holderId;
        this.host = host;
        this.log = log;
    }

    /** Returns when the session is closed, or is left to the sweep; the log says which. */
    void close(Run<?, ?> build, boolean isHurried) throws IOException, InterruptedException {
        Optional<StoredRun> holder = JenkinsRuns.get().store().find(holderId);
        if (holder.isEmpty()) {
            HostPlaces.get().leave(holderId); // no step has got as far as a session
            ended.countDown();
            return;
        }
        if (!JenkinsRuns.get().register(this)) {
            return;
        }
        ScheduledFuture<?> limit = Timer.get()
                .schedule(this::giveUp, isHurried ? DELETION_LIMIT_SECONDS : LIMIT_SECONDS, TimeUnit.SECONDS);
        work.begin();
        try {
            close(build, holder.get());
        } catch (InterruptedException told) {
            leaveToSweep(host + " did not answer in time");
        } finally {
            work.end();
            limit.cancel(false);
            JenkinsRuns.get().unregister(this);
            ended.countDown();
        }
    }

    private void close(Run<?, ?> build, StoredRun holder) throws IOException, InterruptedException {
        if (!HomeOwnership.get().mayAct()) {
            leaveToSweep("the runs of this JENKINS_HOME belong to another controller");
            return;
        }
        RunOwner owner = RunOwner.fromLabels(holder.labels());
        try {
            ResolvedHost resolved =
                    HostResolver.resume(build, owner, holder.record().target(), null, log);
            Optional<RunOutcome> outcome = follow(holder, resolved);
            if (outcome.isPresent()) {
                HostPlaces.get().leave(holderId);
                sayThatItIsClosed(outcome.get());
            } else {
                leaveToSweep(host + " did not answer in time");
            }
        } catch (HostRefusedException | RunAbandonedException | RunIsDrivenException refused) {
            leaveToSweep(refused.getMessage());
        }
    }

    private Optional<RunOutcome> follow(StoredRun holder, ResolvedHost resolved)
            throws IOException, InterruptedException {
        try (HostReach reach = resolved.reach();
                RemoteRun run = new RemoteRun(holder.open(), reach.settings(null), this)) {
            remote = run;
            return givenUp ? Optional.empty() : run.run();
        } finally {
            remote = null;
        }
    }

    /** Of one that was lost the step that missed it has told. */
    private void sayThatItIsClosed(RunOutcome outcome) {
        if (outcome.kind() == OutcomeKind.COMPLETED) {
            log.accept(outcome.sentence());
        }
    }

    private void leaveToSweep(String why) {
        if (JenkinsRuns.get().isAccepting()) {
            log.accept("the session of this block is not closed yet (" + why
                    + "); it is on the list of sessions, and closed later without this build");
        }
    }

    /** Any thread; what has not happened by now is not waited for. */
    void giveUp() {
        givenUp = true;
        work.interrupt();
    }

    @Override
    public String runId() {
        return holderId;
    }

    /** It is about to end anyway. */
    @Override
    public void requestStop() {
        tryNow();
    }

    @Override
    public void detach() {
        giveUp();
    }

    @Override
    public boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String status() {
        return "closing the session on " + host;
    }

    @Override
    public Optional<Instant> unreachableSince() {
        RemoteRun current = remote;
        return current == null ? Optional.empty() : current.unreachableSince();
    }

    @Override
    public Optional<Instant> lastOutputAt() {
        return Optional.empty();
    }

    @Override
    public void tryNow() {
        RemoteRun current = remote;
        if (current != null) {
            current.tryNow();
        }
    }

    @Override
    public void notice(String sentence) {
        LOGGER.log(Level.FINE, "Session {0}: {1}", new Object[] {holderId, sentence});
    }

    /** A holder has no script, so that nothing comes, and nothing is to be taken back. */
    @Override
    public void write(List<RunnerRecord> records) {
        throw new IllegalStateException("a session without a script has no output");
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public void truncate(long position) {
        // nothing was written
    }
}
