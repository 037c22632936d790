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

    private static final Logger LOGGER = Logger.getLogger(DetachOnShutdown.class.getName());

    /** While the logs can still be written. */
    @Override
    public void onBeforeShutdown() {
        JenkinsRuns runs = JenkinsRuns.get();
        runs.stopAccepting();
        Collection<LiveRun> live = runs.live();
        live.forEach(run -> RunThread.start("leave " + run.runId(), () -> detach(run)));
        awaitEnd(live);
        for (LiveRun run : runs.live()) {
            if (run instanceof LiveStep straggler) {
                straggler.interrupt();
            }
        }
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
        awaitEnd(List.copyOf(JenkinsRuns.get().live()));
    }

    private static void awaitEnd(Collection<LiveRun> runs) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
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
