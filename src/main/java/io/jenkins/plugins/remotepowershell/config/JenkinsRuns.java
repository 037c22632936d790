package io.jenkins.plugins.remotepowershell.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;

/** The runs of this controller: the store below {@code $JENKINS_HOME}, and those that are driven now. */
@Extension
public final class JenkinsRuns implements ExtensionPoint {
    private static final String DIRECTORY = "remote-powershell";

    private final Map<String, LiveRun> live = new ConcurrentHashMap<>();
    private final Path directory = Jenkins.get().getRootDir().toPath().resolve(DIRECTORY);
    private final RunStore store =
            new RunStore(directory.resolve("runs"), new SpoolKey().protection(), Clock.systemUTC());
    private volatile boolean accepting = true;
    private volatile boolean logsClosed;

    public static JenkinsRuns get() {
        return ExtensionList.lookupSingleton(JenkinsRuns.class);
    }

    public RunStore store() {
        return store;
    }

    /** Where this plugin keeps its files. */
    public Path directory() {
        return directory;
    }

    /** The run, if this controller drives it now. */
    public Optional<LiveRun> live(String runId) {
        return Optional.ofNullable(live.get(runId));
    }

    public Collection<LiveRun> live() {
        return List.copyOf(live.values());
    }

    /** @return false if the run is driven already, or if Jenkins is shutting down: then it must not be driven */
    public boolean register(LiveRun run) {
        synchronized (live) {
            return accepting && live.putIfAbsent(run.runId(), run) == null;
        }
    }

    public void unregister(LiveRun run) {
        live.remove(run.runId(), run);
    }

    /** False from the moment on at which Jenkins begins to shut down: no run is begun and no result reported. */
    public boolean isAccepting() {
        return accepting;
    }

    /** Begins the shutdown. */
    public void stopAccepting() {
        synchronized (live) {
            accepting = false;
        }
    }

    /** From now on nothing is written to the log of a build: Jenkins closes them, and what is written then is lost. */
    public void closeLogs() {
        logsClosed = true;
    }

    public boolean areLogsClosed() {
        return logsClosed;
    }
}
