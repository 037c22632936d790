package io.jenkins.plugins.remotepowershell.sessions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import io.jenkins.plugins.remotepowershell.config.HomeOwnership;
import io.jenkins.plugins.remotepowershell.config.HostRefusals;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Tells administrators of runs that need them: orphans, hosts without room, and a home that is a copy. */
@Extension
@Symbol("remotePowerShellSessions")
public final class SessionsMonitor extends AdministrativeMonitor {
    private static final Logger LOGGER = Logger.getLogger(SessionsMonitor.class.getName());
    private static final Duration TOLERATED = Duration.ofHours(1);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private Instant lookedAt = Instant.EPOCH;
    private int orphans;

    @Override
    public String getDisplayName() {
        return Messages.SessionsMonitor_DisplayName();
    }

    @Override
    public boolean isActivated() {
        return getOtherOwner() != null || getOrphans() > 0 || !getRefusals().isEmpty();
    }

    /** The controller whose runs these are, if it is another one; null otherwise. */
    @CheckForNull
    public String getOtherOwner() {
        return HomeOwnership.get().otherOwner().orElse(null);
    }

    /** Runs that nobody has taken care of for an hour; counted at most once a minute. */
    public synchronized int getOrphans() {
        Instant now = Instant.now();
        if (lookedAt.plus(LOOK_AGAIN).isBefore(now)) {
            lookedAt = now;
            orphans = count(now.minus(TOLERATED));
        }
        return orphans;
    }

    /** What hosts said that have no room, one sentence each. */
    public List<String> getRefusals() {
        return HostRefusals.get().current();
    }

    /** Makes the next question count anew. */
    synchronized void forget() {
        lookedAt = Instant.EPOCH;
    }

    private static int count(Instant before) {
        int count = 0;
        try {
            for (StoredRun run : JenkinsRuns.get().store().list()) {
                if (isOldOrphan(run, before)) {
                    count++;
                }
            }
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Runs that nobody takes care of cannot be counted", unreadable);
        }
        return count;
    }

    private static boolean isOldOrphan(StoredRun run, Instant before) throws IOException {
        Instant seen = run.record().lastSeenAt().orElse(run.record().createdAt());
        return seen.isBefore(before) && OrphanSweeper.isOrphan(run, RunOwner.fromLabels(run.labels()));
    }

    /** To the page that shows them. */
    @RequirePOST
    public HttpResponse doAct() {
        return HttpResponses.redirectViaContextPath("/manage/" + SessionsPage.URL);
    }
}
