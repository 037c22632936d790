package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OwnerBuild;
import io.jenkins.plugins.remotepowershell.config.ResolvedHost;
import io.jenkins.plugins.remotepowershell.config.RunFate;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.config.StartedScript;
import io.jenkins.plugins.remotepowershell.run.RunScript;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import io.jenkins.plugins.remotepowershell.run.StopScope;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.util.Timer;

/**
 * The runs of one step, one for each host: begun together, stopped together, reported once. {@link #begin} and {@link
 * #stop} may come in either order, at once, or twice.
 */
final class StepRuns {
    private static final Logger LOGGER = Logger.getLogger(StepRuns.class.getName());

    private final RunSite site;
    private final StepState state;
    private final Consumer<StepResult> reporter;
    private final List<HostRun> hosts = new ArrayList<>();
    private boolean begun;
    private volatile boolean givenUp;
    private volatile boolean abandoned;

    private final Interruptible preparation = new Interruptible();

    StepRuns(RunSite site, StepState state, Consumer<StepResult> reporter) {
        this.site = site;
        this.state = state;
        this.reporter = reporter;
    }

    RunSite site() {
        return site;
    }

    StepSettings settings() {
        return state.settings();
    }

    StopScope stopScope() {
        return settings().onAbort() == OnAbort.KILL_TREE ? StopScope.PROCESS_TREE : StopScope.SCRIPT;
    }

    boolean attaches() {
        return settings().attach() != null;
    }

    /** Begins, or goes on after a restart, on threads of its own; a second call changes nothing. */
    synchronized void begin() {
        if (!begun) {
            begun = true;
            RunThread.start("remotePowerShell " + state.parts().get(0).runId(), this::runToTheEnd);
        }
    }

    /** Asks for all scripts to be stopped. What has not ended in time is left to the sweeper. */
    void stop(StopPatience patience) {
        begin();
        if (settings().onAbort() == OnAbort.LEAVE) {
            giveUp(patience);
            return;
        }
        requestStop();
        state.saveSoon(site);
        Timer.get().schedule(() -> giveUp(patience), patience.seconds(), TimeUnit.SECONDS);
    }

    /** Nobody waits for the step any more, and nobody has stopped it. */
    void abandon() {
        if (!abandoned) {
            abandoned = true;
            stop(StopPatience.USUAL);
        }
    }

    private void requestStop() {
        interruptPreparation();
        for (HostRun host : hosts()) {
            requestStop(host);
        }
    }

    private static void requestStop(HostRun host) {
        try {
            host.stop();
        } catch (IOException unsaved) {
            LOGGER.log(Level.WARNING, "The request to stop run " + host.runId() + " cannot be saved", unsaved);
        }
    }

    /** Waits no longer: what still runs is left on its host. */
    void giveUp(StopPatience patience) {
        givenUp = true;
        interruptPreparation();
        for (HostRun host : hosts()) {
            RunThread.start("leave " + host.runId(), () -> detach(host));
            RunThread.start("end of " + host.runId(), () -> awaitEnd(host, patience));
        }
    }

    /** May take long where the host does not answer: nobody waits for it. */
    private static void detach(HostRun host) {
        try {
            host.detach();
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(HostRun host, StopPatience patience) {
        try {
            if (!host.awaitEnd(patience.leavingMillis())) {
                host.interrupt();
            }
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where nothing can have been sent, there is nothing to stop either. */
    private void interruptPreparation() {
        if (!mayHaveStarted()) {
            preparation.interrupt();
        }
    }

    /** A run to attach is another step's until it is claimed. */
    private boolean mayHaveStarted() {
        return state.mayHaveStarted(stored -> !attaches() || owns(stored));
    }

    private List<HostRun> hosts() {
        synchronized (hosts) {
            return List.copyOf(hosts);
        }
    }

    private void runToTheEnd() {
        try {
            StepLog log = prepare();
            report(log, runAll(log));
        } catch (InterruptedException told) {
            if (state.stopCause() != null && JenkinsRuns.get().isAccepting()) {
                reporter.accept(StepReport.stoppedBeforeStart(state));
            }
        } catch (IOException | RuntimeException failed) {
            reporter.accept(StepReport.failed(failed));
        }
    }

    /** Everything before the first host: what is needed is read, and saved by Pipeline; nothing has been sent. */
    private StepLog prepare() throws IOException, InterruptedException {
        preparation.begin();
        try {
            if (state.stopCause() != null && !mayHaveStarted()) {
                throw new InterruptedException();
            }
            state.complete(site);
            rememberRuns();
            site.save();
        } finally {
            preparation.end();
        }
        StepLog log = new StepLog(site);
        if (!mayHaveStarted()) {
            warn(log);
        }
        return log;
    }

    private void warn(StepLog log) {
        for (String name : state.suspiciousParameters()) {
            log.println("remotePowerShell: parameter " + name + " looks like a secret, and Jenkins shows what steps are"
                    + " given; credentialParameters keeps it secret");
        }
    }

    private void rememberRuns() throws IOException, InterruptedException {
        BuildRunsAction runs = BuildRunsAction.of(site.build());
        state.parts().forEach(part -> runs.add(part.runId()));
    }

    private List<HostEnd> runAll(StepLog log) throws InterruptedException {
        synchronized (hosts) {
            for (HostPart part : state.parts()) {
                LineStyle style = new LineStyle(settings(), settings().isMany() ? part.host() : "", state::mask);
                hosts.add(new HostRun(this, part, new JenkinsRunObserver(log, part, style, () -> begun(log, part))));
            }
        }
        if (state.stopCause() != null) {
            requestStop();
        }
        return hosts.size() == 1 ? List.of(hosts.get(0).drive()) : new HostFan(this, hosts()).drive();
    }

    /** The script of one host runs. */
    private void begun(StepLog log, HostPart part) {
        if (state.begun(part, site)) {
            new TimeLimit(site).warning(part).ifPresent(log::println);
        }
    }

    /** Of a host, as it signs on there: a script may know it. */
    void hidePassword(ResolvedHost host) {
        host.credentials().password().get().ifPresent(state::hide);
    }

    private void report(StepLog log, List<HostEnd> ends) {
        boolean left = ends.stream().anyMatch(HostEnd.Left.class::isInstance);
        if (!JenkinsRuns.get().isAccepting() || left && !givenUp && state.stopCause() == null) {
            return;
        }
        reporter.accept(new StepReport(state, ends, this::owns).result(log));
        if (!settings().keepsRecords()) {
            ends.forEach(StepRuns::forgetRecords);
        }
    }

    /** Everything is in the log. */
    private static void forgetRecords(HostEnd end) {
        Optional<StoredRun> stored = JenkinsRuns.get().store().find(end.part().runId());
        if (stored.isPresent() && end instanceof HostEnd.Finished) {
            try {
                stored.get().forgetRecords();
            } catch (IOException kept) {
                LOGGER.log(Level.FINE, "Records of run " + end.part().runId() + " stay until it is pruned", kept);
            }
        }
    }

    /** Notes with the build, on the disk, what is about to be started where. */
    void noteStart(HostPart part, ResolvedHost host) throws IOException, InterruptedException {
        Run<?, ?> build = site.build();
        BuildRunsAction.of(build)
                .add(new StartedScript(part.runId(), host.name(), host.target(), state.scriptText(), Instant.now()));
        build.save();
    }

    /** What a host has to run. */
    RunScript script() throws IOException, InterruptedException {
        return state.script(site.build());
    }

    /** What a host has to run, if the script may still have to be started. */
    @CheckForNull
    RunScript scriptIfAny() throws IOException, InterruptedException {
        return state.hasStartText() ? script() : null;
    }

    RunOwner owner(ResolvedHost host) throws IOException, InterruptedException {
        return new RunOwner(
                OwnerBuild.of(site.build()),
                site.flowNodeId(),
                host.source(),
                host.credentials().place(),
                new RunFate(site.onLost(settings()), stopScope()),
                site.stepKey());
    }

    /** Whether the step goes on with a run that another build has begun. */
    boolean mayTakeOver() {
        return attaches() || site.continuesAnother();
    }

    /** Whether the run is this step's already; one of which that cannot be told is not. */
    boolean owns(StoredRun stored) {
        try {
            return !mayTakeOver() || RunClaim.isOf(RunOwner.fromLabels(stored.labels()), site);
        } catch (IOException unknown) {
            LOGGER.log(Level.WARNING, "It cannot be told which step run " + stored.runId() + " belongs to", unknown);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean owns(HostPart part) {
        return JenkinsRuns.get().store().find(part.runId()).filter(this::owns).isPresent();
    }

    /** The run is this step's: from its start, or because the step attaches it now. */
    RunOwner claim(HostPart part, StoredRun stored, Consumer<String> notices)
            throws IOException, InterruptedException, HostRefusedException {
        return new RunClaim(this, part, notices).claim(stored);
    }

    /** A short phrase for the thread dump. */
    String status() {
        List<HostRun> runs = hosts();
        return runs.isEmpty()
                ? "waiting for Pipeline to save the step"
                : runs.stream().map(HostRun::status).collect(Collectors.joining("; "));
    }
}
