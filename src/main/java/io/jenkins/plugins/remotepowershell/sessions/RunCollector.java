package io.jenkins.plugins.remotepowershell.sessions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.config.HostPlaces;
import io.jenkins.plugins.remotepowershell.config.HostReach;
import io.jenkins.plugins.remotepowershell.config.HostRefusals;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.HostResolver;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.LiveRun;
import io.jenkins.plugins.remotepowershell.config.OwnerLookup;
import io.jenkins.plugins.remotepowershell.config.ResolvedHost;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Drives a run whose build is gone to its end: until its script ends by itself, or until it is stopped. Its output stays in
 * the store, encrypted, since nobody is there who would mask secrets in it.
 */
final class RunCollector implements LiveRun, RunObserver {
    private static final Logger LOGGER = Logger.getLogger(RunCollector.class.getName());

    private final StoredRun stored;
    private final RunOwner owner;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String status = "looking for the session";
    private volatile Optional<Instant> lastOutputAt = Optional.empty();

    @CheckForNull
    private volatile RemoteRun run;

    private RunCollector(StoredRun stored, RunOwner owner) {
        this.stored = stored;
        this.owner = owner;
    }

    /** Begins, on a thread of its own, unless the run is driven already. */
    static void begin(StoredRun stored, RunOwner owner) {
        RunCollector collector = new RunCollector(stored, owner);
        if (JenkinsRuns.get().register(collector)) {
            RunThread.start("remote-powershell " + stored.runId(), collector::drive);
        }
    }

    private void drive() {
        try {
            ResolvedHost host = HostResolver.resume(
                    OwnerLookup.build(owner).orElse(null),
                    owner,
                    stored.record().target(),
                    null,
                    this::notice);
            follow(host);
        } catch (HostRefusedException | IOException notNow) {
            notice(notNow.getMessage());
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOGGER.log(Level.WARNING, "The sweep could not follow run " + stored.runId(), failed);
        } finally {
            JenkinsRuns.get().unregister(this);
            ended.countDown();
        }
    }

    private void follow(ResolvedHost host) throws IOException, InterruptedException {
        try (HostReach reach = host.reach();
                RemoteRun remoteRun = new RemoteRun(stored.open(), reach.settings(null), this)) {
            run = remoteRun;
            if (remoteRun.run().isEmpty()) {
                return;
            }
        } finally {
            run = null;
        }
        if (!stored.record().sharing().isHolder()) {
            CollectedOutput.mark(stored);
        }
        HostPlaces.get().leave(stored.runId());
        OrphanSweeper.sweepAfter(stored);
    }

    @Override
    public String runId() {
        return stored.runId();
    }

    @Override
    public void requestStop() throws IOException {
        RemoteRun current = run;
        if (current == null) {
            stored.requestStop(owner.fate().scope());
        } else {
            current.requestStop(owner.fate().scope());
        }
    }

    @Override
    public void detach() throws InterruptedException {
        RemoteRun current = run;
        if (current != null) {
            try {
                current.detach();
            } catch (IOException unanswered) {
                LOGGER.log(Level.FINE, "The host did not answer the disconnect of run " + stored.runId(), unanswered);
            }
        }
    }

    @Override
    public boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String status() {
        return status;
    }

    @Override
    public Optional<Instant> unreachableSince() {
        RemoteRun current = run;
        return current == null ? Optional.empty() : current.unreachableSince();
    }

    @Override
    public void tryNow() {
        RemoteRun current = run;
        if (current != null) {
            current.tryNow();
        }
    }

    @Override
    public Optional<Instant> lastOutputAt() {
        return lastOutputAt;
    }

    @Override
    public void notice(String sentence) {
        status = sentence;
        LOGGER.fine(() -> "Run " + stored.runId() + " of " + owner.build() + ": " + sentence);
    }

    @Override
    public void noRoom(String sentence) {
        HostRefusals.get().add(owner.host().name(), sentence);
    }

    @Override
    public void untrusted(String sentence) {
        HostRefusals.get().add(owner.host().name(), sentence);
    }

    @Override
    public void write(List<RunnerRecord> records) {
        lastOutputAt = Optional.of(Instant.now());
    }

    /** Nothing is written anywhere else, so nothing can be written twice. */
    @Override
    public long position() {
        return 0;
    }

    @Override
    public void truncate(long position) {
        // nothing is written anywhere else
    }

    @Override
    public boolean keepsRecords() {
        return true;
    }
}
