package io.jenkins.plugins.remotepowershell.sessions;

import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.BuildRuns;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import io.jenkins.plugins.remotepowershell.config.HostReach;
import io.jenkins.plugins.remotepowershell.config.HostResolver;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.config.OwnerBuild;
import io.jenkins.plugins.remotepowershell.config.ResolvedHost;
import io.jenkins.plugins.remotepowershell.config.RunFate;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.config.StartedScript;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.RunnerScript;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import io.jenkins.plugins.remotepowershell.run.StopScope;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.commons.io.FileUtils;

/** Runs of builds, in the controller's own store. */
public final class StoredRuns {
    private StoredRuns() {}

    /** Of which nothing was sent. */
    public static StoredRun create(Run<?, ?> build, String runId, String host, OnLost onLost) throws Exception {
        ResolvedHost resolved = resolve(build, host);
        return create(JenkinsRuns.get().store(), build, runId, resolved, owner(build, resolved, "", onLost));
    }

    /** Of a pipeline's step. */
    public static StoredRun ofStep(Run<?, ?> build, String runId, String host, String flowNodeId) throws Exception {
        ResolvedHost resolved = resolve(build, host);
        return create(
                JenkinsRuns.get().store(), build, runId, resolved, owner(build, resolved, flowNodeId, OnLost.STOP));
    }

    /** Created so long ago, and to be kept. */
    static StoredRun ofThePast(Run<?, ?> build, String runId, String host, Duration age) throws Exception {
        RunStore store = new RunStore(
                JenkinsRuns.get().directory().resolve("runs"),
                SpoolProtection.FILE_MODE_ONLY,
                Clock.offset(Clock.systemUTC(), age.negated()));
        ResolvedHost resolved = resolve(build, host);
        return create(store, build, runId, resolved, owner(build, resolved, "", OnLost.KEEP));
    }

    private static ResolvedHost resolve(Run<?, ?> build, String host) throws Exception {
        return HostResolver.resolve(build, host, new HostOverrides(), ignored -> {});
    }

    private static RunOwner owner(Run<?, ?> build, ResolvedHost host, String flowNodeId, OnLost onLost)
            throws Exception {
        return owner(build, host, flowNodeId, new RunFate(onLost, StopScope.SCRIPT));
    }

    private static RunOwner owner(Run<?, ?> build, ResolvedHost host, String flowNodeId, RunFate fate)
            throws Exception {
        return new RunOwner(
                OwnerBuild.of(build),
                flowNodeId,
                host.source(),
                host.credentials().place(),
                fate,
                "");
    }

    private static StoredRun create(RunStore store, Run<?, ?> build, String runId, ResolvedHost host, RunOwner owner)
            throws Exception {
        build.addAction(new Ids(List.of(runId)));
        return store.create(runId, host.target(), owner.toLabels()).orElseThrow();
    }

    /** Whose script has begun on the host, and which nobody drives any more. */
    public static StoredRun start(Run<?, ?> build, String runId, String host, String script, OnLost onLost)
            throws Exception {
        return start(build, runId, host, script, new RunFate(onLost, StopScope.SCRIPT));
    }

    static StoredRun start(Run<?, ?> build, String runId, String host, String script, RunFate fate) throws Exception {
        ResolvedHost resolved = resolve(build, host);
        StoredRun stored = create(JenkinsRuns.get().store(), build, runId, resolved, owner(build, resolved, "", fate));
        try (HostReach reach = resolved.reach()) {
            RunSettings settings = reach.settings(new RunnerScript(new RunnerSettings(script), null));
            RunSettings leaving = new RunSettings(
                    settings.transport(), settings.session(), settings.script(), settings.retry(), true);
            try (RemoteRun run = new RemoteRun(stored.open(), leaving, new Silent())) {
                run.run();
            }
        }
        return stored;
    }

    /** One whose record nobody can read to its end before {@link Files#delete} of what is returned: a pipe on the disk. */
    static Path unreadableForNow(String runId) throws Exception {
        Path record =
                JenkinsRuns.get().directory().resolve("runs").resolve(runId).resolve("record");
        Files.createDirectories(record.getParent());
        if (new ProcessBuilder("mkfifo", record.toString()).start().waitFor() != 0) {
            throw new AssertionError("mkfifo failed");
        }
        return record;
    }

    /** As on another controller: what runs on the host is not in this one's store any more. */
    static void forget(StoredRun run) throws IOException {
        FileUtils.deleteDirectory(JenkinsRuns.get()
                .directory()
                .resolve("runs")
                .resolve(run.runId())
                .toFile());
    }

    /** Waits until it has ended. */
    public static void awaitEnd(StoredRun run) throws Exception {
        Await.until(
                run + " has ended",
                () -> run.record().phase() == RunPhase.FINISHED
                        && JenkinsRuns.get().live(run.runId()).isEmpty());
    }

    private static final class Ids implements BuildRuns {
        private final List<String> ids;

        Ids(List<String> ids) {
            this.ids = ids;
        }

        @Override
        public Collection<String> runIds() {
            return ids;
        }

        @Override
        public Collection<StartedScript> startedScripts() {
            return List.of();
        }

        @Override
        public String getIconFileName() {
            return null;
        }

        @Override
        public String getDisplayName() {
            return null;
        }

        @Override
        public String getUrlName() {
            return null;
        }
    }

    private static final class Silent implements RunObserver {
        @Override
        public void notice(String sentence) {}

        @Override
        public void write(List<RunnerRecord> records) {}

        @Override
        public long position() {
            return 0;
        }

        @Override
        public void truncate(long position) throws IOException {}
    }
}
