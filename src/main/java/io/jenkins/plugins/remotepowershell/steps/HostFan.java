package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.run.RunThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs several hosts of one step beside each other, some at a time. */
final class HostFan {
    private static final Logger LOGGER = Logger.getLogger(HostFan.class.getName());

    private final StepRuns step;
    private final List<HostRun> hosts;
    private final Set<HostRun> underWay = new HashSet<>();
    private final Semaphore places;

    /** What runs from before a restart has its place among the hosts already, also if there are too many of them. */
    HostFan(StepRuns step, List<HostRun> hosts) {
        this.step = step;
        this.hosts = hosts;
        hosts.stream().filter(HostRun::isUnderWay).forEach(underWay::add);
        places = new Semaphore(step.settings().throttleLimit() - underWay.size(), true);
    }

    /** @return how it ended on each host, in their order */
    List<HostEnd> drive() throws InterruptedException {
        List<CompletableFuture<HostEnd>> ends = new ArrayList<>();
        for (HostRun host : hosts) {
            CompletableFuture<HostEnd> end = new CompletableFuture<>();
            ends.add(end);
            RunThread.start("remotePowerShell " + host.runId(), () -> drive(host, end));
        }
        List<HostEnd> results = new ArrayList<>();
        for (CompletableFuture<HostEnd> end : ends) {
            results.add(result(end));
        }
        return results;
    }

    private static HostEnd result(CompletableFuture<HostEnd> end) throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a host could not be run", failed.getCause());
        }
    }

    private void drive(HostRun host, CompletableFuture<HostEnd> end) {
        try {
            HostEnd reached = underWay.contains(host) ? host.drivePlaced(places) : host.driveInTurn(places);
            if (step.settings().isFailFast() && isFailure(reached)) {
                stopOthers(host);
            }
            end.complete(reached);
        } catch (RuntimeException failed) {
            end.completeExceptionally(failed);
        }
    }

    private boolean isFailure(HostEnd end) {
        return !(end instanceof HostEnd.Left)
                && !(end instanceof HostEnd.Finished it && StepReport.isGood(it.outcome(), step.settings()));
    }

    private void stopOthers(HostRun failed) {
        for (HostRun host : hosts) {
            if (host != failed) {
                try {
                    host.stop();
                } catch (IOException unsaved) {
                    LOGGER.log(Level.WARNING, "The request to stop run " + host.runId() + " cannot be saved", unsaved);
                }
            }
        }
    }
}
