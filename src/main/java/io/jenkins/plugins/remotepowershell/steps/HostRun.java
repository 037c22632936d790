package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.remotepowershell.config.HomeOwnership;
import io.jenkins.plugins.remotepowershell.config.HostReach;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.ResolvedHost;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.config.RunSweep;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunAbandonedException;
import io.jenkins.plugins.remotepowershell.run.RunIsDrivenException;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunScript;
import io.jenkins.plugins.remotepowershell.run.Sentences;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One host of a step: its run is driven on a thread of its own, and looked at and stopped by others. */
final class HostRun implements LiveStep {
    private static final Logger LOGGER = Logger.getLogger(HostRun.class.getName());

    private final StepRuns step;
    private final HostPart part;
    private final JenkinsRunObserver observer;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Instant since = Instant.now();

    private volatile boolean stopRequested;
    private volatile boolean leaving;
    private volatile boolean claimed;

    private final HostWait waiting = new HostWait(() -> leaving, () -> stopRequested);

    @CheckForNull
    private volatile Thread thread;

    @CheckForNull
    private volatile RemoteRun remote;

    HostRun(StepRuns step, HostPart part, JenkinsRunObserver observer) {
        this.step = step;
        this.part = part;
        this.observer = observer;
    }

    HostPart part() {
        return part;
    }

    /** On the run's own thread. */
    HostEnd drive() {
        thread = Thread.currentThread();
        try {
            return registered();
        } catch (InterruptedException told) {
            return interrupted();
        } catch (HostRefusedException | AbortException refused) {
            return new HostEnd.Refused(part, refused.getMessage());
        } catch (RunAbandonedException | RunIsDrivenException givenUp) {
            return new HostEnd.Abandoned(part, givenUp.getMessage());
        } catch (IOException failed) {
            LOGGER.log(Level.WARNING, "Run " + part.runId() + " cannot be followed", failed);
            return new HostEnd.Abandoned(part, "this controller cannot follow the run: " + failed.getMessage());
        } finally {
            thread = null;
            ended.countDown();
        }
    }

    /** Whether its script may run: then it has had its turn among the hosts of its step, perhaps before a restart. */
    boolean isUnderWay() {
        Optional<StoredRun> stored = JenkinsRuns.get().store().find(part.runId());
        try {
            return stored.isPresent() && stored.get().record().phase() != RunPhase.FINISHED;
        } catch (IOException unreadable) {
            LOGGER.log(Level.FINE, "Run " + part.runId() + " cannot be followed, and takes no place", unreadable);
            return false;
        }
    }

    /** As {@link #drive}, when its turn comes among the hosts of its step; one that has ended needs none. */
    HostEnd driveInTurn(Semaphore places) {
        thread = Thread.currentThread();
        if (JenkinsRuns.get().store().find(part.runId()).isPresent()) {
            return drive();
        }
        try {
            waiting.until("its turn among the hosts of the step", places::acquire);
        } catch (InterruptedException told) {
            ended.countDown();
            return interrupted();
        }
        return drivePlaced(places);
    }

    /** As {@link #drive}, and gives its place to the next host of its step. */
    HostEnd drivePlaced(Semaphore places) {
        try {
            return drive();
        } finally {
            places.release();
        }
    }

    private HostEnd registered() throws IOException, HostRefusedException, InterruptedException {
        JenkinsRuns runs = JenkinsRuns.get();
        if (!runs.register(this)) {
            return runs.isAccepting() ? followedByAnother(runs) : new HostEnd.Left(part);
        }
        try {
            awaitOwnership();
            Optional<StoredRun> stored = runs.store().find(part.runId());
            HostBeginning beginning = new HostBeginning(step, this, observer::notice, waiting);
            return stored.isPresent() ? beginning.takeUp(stored.get()) : beginning.start();
        } finally {
            runs.unregister(this);
            sweepIfToBeStopped(runs);
        }
    }

    /** Whoever wanted the end of a run while this step looked at it found it in use. */
    private void sweepIfToBeStopped(JenkinsRuns runs) {
        Optional<StoredRun> foreign = runs.store().find(part.runId()).filter(stored -> !isOwn(stored));
        if (foreign.filter(StoredRun::isStopRequested).isPresent()) {
            RunSweep.get().sweep(List.of(part.runId()));
        }
    }

    private HostEnd followedByAnother(JenkinsRuns runs) throws IOException, HostRefusedException, InterruptedException {
        Optional<StoredRun> stored = runs.store().find(part.runId());
        if (stored.isPresent() && !step.mayTakeOver()) {
            step.claim(part, stored.get(), observer::notice);
        }
        return new HostEnd.Refused(part, "run " + part.runId() + " is being followed already");
    }

    /** A copy of another controller's home touches nothing until an administrator says so. */
    private void awaitOwnership() throws InterruptedException {
        HomeOwnership ownership = HomeOwnership.get();
        if (!ownership.mayAct()) {
            waiting.until("an administrator", () -> ownership.await(observer::notice));
        }
    }

    boolean isStopRequested() {
        return stopRequested;
    }

    /** From now on a stop of the step is one of the run. */
    void claimed(StoredRun stored) throws IOException {
        claimed = true;
        if (stopRequested) {
            stored.requestStop(step.stopScope());
        }
    }

    /** Until the script has ended, or the run is left. */
    HostEnd follow(StoredRun stored, ResolvedHost host, @CheckForNull RunScript script)
            throws IOException, InterruptedException {
        Optional<RunOutcome> outcome;
        try (HostReach reach = host.reach();
                RemoteRun run = new RemoteRun(
                        stored.open(), reach.settings(script).withStopPatience(StopPatience.UNREACHABLE), observer)) {
            remote = run;
            if (stopRequested) {
                run.requestStop(step.stopScope());
            }
            outcome = leaving ? Optional.empty() : run.run();
        } finally {
            remote = null;
        }
        if (outcome.isEmpty()) {
            sayThatItIsLeft();
            return new HostEnd.Left(part);
        }
        return new HostEnd.Finished(part, outcome.get(), stored.record());
    }

    private HostEnd interrupted() {
        if (stopRequested && !leaving) {
            return new HostEnd.Refused(part, "it was stopped before it started");
        }
        sayThatItIsLeft();
        return new HostEnd.Left(part);
    }

    private void sayThatItIsLeft() {
        if (!JenkinsRuns.get().isAccepting()) {
            observer.notice(
                    observer.lastNumber() == 0
                            ? "Jenkins is shutting down; this step goes on after the restart"
                            : "Jenkins is shutting down; disconnected at record " + observer.lastNumber()
                                    + ". The script goes on");
        }
    }

    @Override
    public String runId() {
        return part.runId();
    }

    /** With the step, which does not reach a run to attach before it is the step's own. */
    void stop() throws IOException {
        stopRequested = true;
        RemoteRun current = remote;
        if (current != null) {
            current.requestStop(step.stopScope());
            return;
        }
        waiting.interrupt();
        Optional<StoredRun> left = JenkinsRuns.get().store().find(part.runId());
        if (left.isPresent() && isOwn(left.get())) {
            left.get().requestStop(step.stopScope());
        }
    }

    private boolean isOwn(StoredRun stored) {
        return claimed || step.owns(stored);
    }

    /** Of a run that is not the step's own yet: whoever gets it obeys, be it this step or the sweep. */
    @Override
    public void requestStop() throws IOException {
        Optional<StoredRun> stored = JenkinsRuns.get().store().find(part.runId());
        if (stored.isPresent() && !isOwn(stored.get())) {
            stored.get()
                    .requestStop(
                            RunOwner.fromLabels(stored.get().labels()).fate().scope());
        } else {
            stop();
        }
    }

    @Override
    public void detach() throws InterruptedException {
        leaving = true;
        RemoteRun current = remote;
        if (current == null) {
            interrupt();
            return;
        }
        try {
            current.detach();
        } catch (IOException unanswered) {
            LOGGER.log(Level.FINE, "The host did not answer the disconnect; it notices by itself", unanswered);
        }
    }

    @Override
    public void abandonIfInactive() {
        if (!step.site().isActive()) {
            step.abandon();
        }
    }

    @Override
    public void interrupt() {
        leaving = true;
        Thread current = thread;
        if (current != null) {
            current.interrupt();
        }
    }

    @Override
    public boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String status() {
        if (!waiting.what().isEmpty()) {
            return "waiting for " + waiting.what();
        }
        String output = observer.lastOutputAt()
                .map(when -> ", last output " + Sentences.duration(Duration.between(when, Instant.now()))
                        + " ago, record " + observer.lastNumber())
                .orElse("");
        return (stopRequested ? "stopping on " : "running on ") + part.host() + " for "
                + Sentences.duration(Duration.between(since, Instant.now())) + output;
    }

    @Override
    public Optional<Instant> unreachableSince() {
        RemoteRun current = remote;
        return current == null ? Optional.empty() : current.unreachableSince();
    }

    @Override
    public void tryNow() {
        RemoteRun current = remote;
        if (current != null) {
            current.tryNow();
        }
    }

    @Override
    public Optional<Instant> lastOutputAt() {
        return observer.lastOutputAt();
    }
}
