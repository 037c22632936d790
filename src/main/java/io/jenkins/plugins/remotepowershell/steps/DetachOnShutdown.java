package io.jenkins.plugins.remotepowershell.steps;

import hudson.Extension;
import hudson.init.Terminator;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.LiveRun;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;

/**
 * Leaves all scripts running when Jenkins shuts down: all at once, five seconds in all. A courtesy, of which any beginning
 * may be the last thing that happens; what it does not reach, the next start finds by the ids on the disk.
 */
@Extension
public final class DetachOnShutdown extends ItemListener {
    static final long LIMIT_MILLIS = 5_000;

    /** Of these, for the last words of runs that are interrupted. */
    private static final long LAST_WORDS_MILLIS = 500;

    private static final Logger LOGGER = Logger.getLogger(DetachOnShutdown.class.getName());

    /** While the logs can still be written. */
    @Override
    public void onBeforeShutdown() {
        JenkinsRuns runs = JenkinsRuns.get();
        runs.stopAccepting();
        Collection<LiveRun> live = runs.live();
        live.forEach(run -> RunThread.start("leave " + run.runId(), () -> detach(run)));
        awaitEnd(live, LIMIT_MILLIS - LAST_WORDS_MILLIS);
        Collection<LiveRun> stragglers = runs.live();
        for (LiveRun run : stragglers) {
            if (run instanceof LiveStep straggler) {
                straggler.interrupt();
            }
        }
        awaitEnd(stragglers, LAST_WORDS_MILLIS);
        runs.closeLogs();
    }

    private static void detach(LiveRun run) {
        try {
            run.detach();
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
        }
    }

    /** The logs are closed by now: stragglers get as much time again, and nothing is written. */
    @Terminator(requires = FlowExecutionList.EXECUTIONS_SUSPENDED)
    public static void awaitStragglers() {
        awaitEnd(List.copyOf(JenkinsRuns.get().live()), LIMIT_MILLIS);
    }

    private static void awaitEnd(Collection<LiveRun> runs, long limitMillis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        try {
            for (LiveRun run : runs) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (!run.awaitEnd(Math.max(0, left))) {
                    LOGGER.log(Level.INFO, "Run {0} was not left in time; its host notices by itself", run.runId());
                }
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
