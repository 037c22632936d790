package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.remotepowershell.config.HomeOwnership;
import io.jenkins.plugins.remotepowershell.config.HostPlaces;
import io.jenkins.plugins.remotepowershell.config.HostReach;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.HostResolver;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.ResolvedHost;
import io.jenkins.plugins.remotepowershell.copy.CopyOrder;
import io.jenkins.plugins.remotepowershell.copy.CopyProgress;
import io.jenkins.plugins.remotepowershell.copy.CopyResult;
import io.jenkins.plugins.remotepowershell.copy.CopySide;
import io.jenkins.plugins.remotepowershell.copy.Copying;
import io.jenkins.plugins.remotepowershell.copy.HostSide;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One copy of a step: the host is found, waited for, and closed again. */
final class StepCopy implements LiveStep {
    private static final Logger LOGGER = Logger.getLogger(StepCopy.class.getName());

    private final RunSite site;
    private final CopyArguments arguments;
    private final boolean again;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Interruptible work = new Interruptible();
    private volatile boolean stopRequested;
    private volatile boolean leaving;
    private volatile String status = "beginning";
    private volatile String id = "";

    @CheckForNull
    private volatile HostSide hostSide;

    /** @param again whether an earlier process may have begun */
    StepCopy(RunSite site, CopyArguments arguments, boolean again) {
        this.site = site;
        this.arguments = arguments;
        this.again = again;
    }

    /** On the copy's own thread. */
    CopyResult copy() throws IOException, HostRefusedException, InterruptedException {
        try {
            CopyOrder order = arguments.order(site.build());
            id = "copy-" + order.id();
            return registered(order);
        } finally {
            ended.countDown();
        }
    }

    private CopyResult registered(CopyOrder order) throws IOException, HostRefusedException, InterruptedException {
        JenkinsRuns runs = JenkinsRuns.get();
        if (!runs.register(this)) {
            if (!runs.isAccepting()) {
                throw new InterruptedException();
            }
            throw new AbortException("another step of this build is copying the same now");
        }
        try {
            return placed(order);
        } finally {
            runs.unregister(this);
        }
    }

    private CopyResult placed(CopyOrder order) throws IOException, HostRefusedException, InterruptedException {
        ResolvedHost host = HostResolver.resolve(site.build(), arguments.host(), arguments.overrides(), this::print);
        try {
            if (!isLeftToClean()) {
                interruptibly(() -> awaitPlace(host));
            }
            status = "copying " + (arguments.isToHost() ? "to " : "from ") + host.name();
            return copy(host, order);
        } finally {
            HostPlaces.get().leave(id);
        }
    }

    /** Stopped by a process that died before it had removed what it had copied. */
    private boolean isLeftToClean() {
        return again && stopRequested;
    }

    private CopyResult awaitPlace(ResolvedHost host) throws InterruptedException {
        HomeOwnership.get().await(this::print);
        status = "waiting for its place on " + host.name();
        HostPlaces.get().enter(host, id, this::print);
        return null;
    }

    private CopyResult copy(ResolvedHost host, CopyOrder order)
            throws IOException, HostRefusedException, InterruptedException {
        try (HostReach reach = host.reach();
                HostSide side = new HostSide(reach.settings(null), host.name(), order.id(), this::print)) {
            hostSide = side;
            CopySide workspace = new WorkspaceSide(site::workspace, this::print);
            Copying copying = new Copying(
                    arguments.isToHost() ? workspace : side,
                    arguments.isToHost() ? side : workspace,
                    order,
                    new CopyProgress(this::print, Clock.systemUTC()));
            return copy(copying, side);
        } finally {
            hostSide = null;
        }
    }

    private CopyResult copy(Copying copying, HostSide side)
            throws IOException, HostRefusedException, InterruptedException {
        try {
            return interruptibly(() -> {
                if (again) {
                    side.deleteLeftBehind();
                }
                return copying.copy();
            });
        } catch (InterruptedException told) {
            if (stopRequested && !leaving) {
                removePartial(copying, side);
            }
            throw told;
        }
    }

    private void removePartial(Copying copying, HostSide side) throws InterruptedException {
        side.giveUpSoon();
        status = "removing what was copied so far";
        work.begin();
        try {
            String left = copying.removePartial();
            print(left.isEmpty() ? "stopped; nothing of an unfinished file stays" : "stopped. " + left);
        } finally {
            work.end();
        }
    }

    /** Something that may take long, and can be interrupted. */
    private interface Work<T> {
        T run() throws IOException, HostRefusedException, InterruptedException;
    }

    private <T> T interruptibly(Work<T> something) throws IOException, HostRefusedException, InterruptedException {
        work.begin();
        try {
            if (stopRequested || leaving) {
                throw new InterruptedException();
            }
            return something.run();
        } finally {
            work.end();
        }
    }

    private void print(String sentence) {
        try {
            site.listener().getLogger().println("remotePowerShellCopy: " + sentence);
        } catch (IOException gone) {
            LOGGER.log(Level.FINE, "The log of a step cannot be written", gone);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String runId() {
        return id;
    }

    @Override
    public void requestStop() {
        stopRequested = true;
        work.interrupt();
    }

    /** The partial file stays: the copy goes on from it. */
    @Override
    public void detach() {
        interrupt();
    }

    @Override
    public void interrupt() {
        leaving = true;
        HostSide current = hostSide;
        if (current != null) {
            current.giveUpSoon();
        }
        work.interrupt();
    }

    @Override
    public void abandonIfInactive() {
        if (!site.isActive()) {
            requestStop();
        }
    }

    @Override
    public boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String status() {
        return stopRequested ? "stopping, " + status : status;
    }

    @Override
    public Optional<Instant> unreachableSince() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> lastOutputAt() {
        return Optional.empty();
    }

    @Override
    public void tryNow() {
        // the next try comes soon by itself
    }
}
