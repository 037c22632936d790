package io.jenkins.plugins.remotepowershell.sessions;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.model.PeriodicWork;
import io.jenkins.plugins.remotepowershell.config.HomeOwnership;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.OwnerLookup;
import io.jenkins.plugins.remotepowershell.config.RemotePowerShellConfiguration;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.config.RunSweep;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/** Does with runs whose build is gone what their step said, and forgets runs that ended long ago. */
@Extension
public final class OrphanSweeper extends PeriodicWork implements RunSweep {
    private static final Logger LOGGER = Logger.getLogger(OrphanSweeper.class.getName());

    /** Pipelines resume in this time, or are left alone because their build is in progress. */
    private static final long INITIAL_DELAY_MINUTES = 5;

    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile Instant lastLook = Instant.EPOCH;

    static OrphanSweeper get() {
        return ExtensionList.lookupSingleton(OrphanSweeper.class);
    }

    /** Of the question whether it is time for a look, so that a changed setting counts at once. */
    @Override
    public long getRecurrencePeriod() {
        return TimeUnit.MINUTES.toMillis(1);
    }

    @Override
    public long getInitialDelay() {
        return TimeUnit.MINUTES.toMillis(INITIAL_DELAY_MINUTES);
    }

    @Override
    protected void doRun() {
        Instant now = Instant.now();
        if (isDue(now) && underWay.compareAndSet(false, true)) {
            lastLook = now;
            RunThread.start("remote-powershell sweep", this::look);
        }
    }

    /** A clock that was put back does not keep it from looking. */
    boolean isDue(Instant now) {
        Duration pause = Duration.ofMinutes(RemotePowerShellConfiguration.get().getSweepMinutes());
        return now.isBefore(lastLook) || !now.isBefore(lastLook.plus(pause));
    }

    private void look() {
        try {
            sweep();
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Lost runs wait for the next sweep", unreadable);
        } finally {
            underWay.set(false);
        }
    }

    /** Nothing while Jenkins starts, is to shut down, or has the runs of another controller. */
    public void sweep() throws IOException {
        if (!maySweep()) {
            return;
        }
        RunStore store = JenkinsRuns.get().store();
        List<StoredRun> runs = store.list();
        runs.forEach(OrphanSweeper::trySweep);
        TemporaryDirectories.sweep(runs);
        store.prune(RunStore.KEPT);
    }

    @Override
    public void sweep(Collection<String> runIds) {
        if (!maySweep()) {
            return;
        }
        RunStore store = JenkinsRuns.get().store();
        List<StoredRun> runs =
                runIds.stream().flatMap(id -> store.find(id).stream()).collect(Collectors.toList());
        runs.forEach(OrphanSweeper::trySweep);
        sweepDirectories(runs);
    }

    private static void sweepDirectories(List<StoredRun> ended) {
        try {
            TemporaryDirectories.sweep(ended, JenkinsRuns.get().store());
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Temporary directories wait for the next sweep", unreadable);
        }
    }

    private static boolean maySweep() {
        Jenkins jenkins = Jenkins.get();
        return jenkins.getInitLevel() == InitMilestone.COMPLETED
                && !jenkins.isQuietingDown()
                && !jenkins.isTerminating()
                && JenkinsRuns.get().isAccepting()
                && HomeOwnership.get().mayAct();
    }

    private static void trySweep(StoredRun run) {
        try {
            sweep(run);
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Run " + run.runId() + " cannot be swept", unreadable);
        }
    }

    /** A session is not closed under a run that has it, whose own fate may be another one. */
    private static void sweep(StoredRun run) throws IOException {
        RunOwner owner = RunOwner.fromLabels(run.labels());
        boolean isKept = owner.onLost() == OnLost.KEEP && !run.isStopRequested();
        if (isKept || !isOrphan(run, owner) || run.sessionUser().isPresent() || MovedItems.find(run)) {
            return;
        }
        if (owner.onLost() == OnLost.STOP) {
            run.requestStop(owner.fate().scope());
        }
        RunCollector.begin(run, owner);
    }

    /** After a run has ended: the session and the directory that it used, if nobody else will. */
    static void sweepAfter(StoredRun run) throws IOException {
        if (!maySweep()) {
            return;
        }
        Optional<StoredRun> holder = run.sessionHolder();
        if (holder.isPresent()) {
            sweep(holder.get());
        }
        sweepDirectories(List.of(run));
    }

    /** A run that has not ended, that nobody follows, and whose build is gone. */
    static boolean isOrphan(StoredRun run, RunOwner owner) throws IOException {
        return run.record().phase() != RunPhase.FINISHED
                && JenkinsRuns.get().live(run.runId()).isEmpty()
                && OwnerLookup.fate(owner) == OwnerLookup.Fate.GONE;
    }
}
