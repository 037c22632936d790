package io.jenkins.plugins.remotepowershell.steps;

import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import io.jenkins.plugins.remotepowershell.config.HostPlaces;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.HostResolver;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.ResolvedHost;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.run.RunScript;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** How a step begins a run on a host, or takes it up from where it stands: host, way and place are found, then it is followed. */
final class HostBeginning {
    private final StepRuns step;
    private final HostRun run;
    private final HostPart part;
    private final Consumer<String> notices;
    private final HostWait waiting;

    HostBeginning(StepRuns step, HostRun run, Consumer<String> notices, HostWait waiting) {
        this.step = step;
        this.run = run;
        this.part = run.part();
        this.notices = notices;
        this.waiting = waiting;
    }

    HostEnd start() throws IOException, HostRefusedException, InterruptedException {
        if (step.attaches()) {
            return new HostEnd.Refused(part, "there is no run " + part.runId() + " to attach");
        }
        ResolvedHost host = resolve();
        step.hidePassword(host);
        RunScript script = step.script();
        BlockSession block = step.settings().block();
        try {
            waiting.until(placeOn(host), place(host, block == null ? part.runId() : block.holderId()));
            notices.accept("connecting to " + host.description());
            if (run.isStopRequested()) {
                return new HostEnd.Refused(part, "it was stopped before it started");
            }
            step.noteStart(part, host);
            StoredRun stored = create(host, step.owner(host))
                    .orElseThrow(() -> new IOException("there is a run " + part.runId() + " already"));
            return run.follow(stored, host, script);
        } finally {
            HostPlaces.get().leaveIfClosed(part.runId());
        }
    }

    private ResolvedHost resolve() throws IOException, HostRefusedException, InterruptedException {
        BlockSession block = step.settings().block();
        HostOverrides overrides = step.settings().overrides();
        return block == null
                ? HostResolver.resolve(step.site().build(), part.host(), overrides, notices)
                : block.resolve(step.site().build(), overrides, notices);
    }

    private Optional<StoredRun> create(ResolvedHost host, RunOwner owner) throws IOException {
        BlockSession block = step.settings().block();
        return block == null
                ? JenkinsRuns.get().store().create(part.runId(), host.target(), owner.toLabels())
                : block.create(host, part.runId(), owner);
    }

    HostEnd takeUp(StoredRun stored) throws IOException, HostRefusedException, InterruptedException {
        RunOwner owner = step.claim(part, stored, notices);
        RunRecord record = stored.record();
        if (record.sharing().isHolder()) {
            return new HostEnd.Refused(
                    part, "run " + part.runId() + " is the session of a block, and has no script to attach");
        }
        run.claimed(stored);
        String session = record.identity().shellId().toString().substring(0, 8); // as people call it
        notices.accept("looking for session " + session + " on " + record.host());
        try {
            return goOn(stored, wayBack(owner, record));
        } catch (HostRefusedException noWay) {
            return new HostEnd.Abandoned(part, noWay.getMessage());
        }
    }

    /** What is missing for it is waited for. */
    private ResolvedHost wayBack(RunOwner owner, RunRecord record)
            throws IOException, HostRefusedException, InterruptedException {
        Run<?, ?> build = step.site().build();
        HostOverrides overrides = step.settings().overrides();
        AtomicReference<ResolvedHost> found = new AtomicReference<>();
        boolean isThere = waiting.unlessStopped(
                "the way back to " + record.host(),
                () -> found.set(HostResolver.awaitResume(build, owner, record.target(), overrides, notices)));
        return isThere ? found.get() : HostResolver.resume(build, owner, record.target(), overrides, notices);
    }

    private HostEnd goOn(StoredRun stored, ResolvedHost host) throws IOException, InterruptedException {
        RunRecord record = stored.record();
        step.hidePassword(host);
        try {
            if (record.phase() != RunPhase.FINISHED) {
                waiting.unlessStopped(
                        placeOn(host), place(host, record.sharing().holder().orElse(part.runId())));
            }
            return run.follow(stored, host, step.scriptIfAny());
        } finally {
            HostPlaces.get().leaveIfClosed(part.runId());
        }
    }

    /** @param place id of the run that has the session */
    private HostWait.Wait<RuntimeException> place(ResolvedHost host, String place) {
        return () -> HostPlaces.get().enter(host, place, notices);
    }

    private static String placeOn(ResolvedHost host) {
        return "its place on " + host.name();
    }
}
