package io.jenkins.plugins.remotepowershell.config;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How many sessions this controller has on each host, and who waits for one, first come first served. A run has its place
 * from before it opens a session until the session is closed, also over restarts of Jenkins, and also while nobody follows
 * it: until its host has ended the session by its idle limit.
 */
@Extension
public final class HostPlaces {
    private static final Logger LOGGER = Logger.getLogger(HostPlaces.class.getName());

    /** The host's idle limit wakes nobody. */
    private static final long LOOK_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Map<String, Line> lines = new LinkedHashMap<>();
    private boolean restored;

    /** Who has a place on one host, and who waits for one. */
    private static final class Line {
        final Set<String> placed = new LinkedHashSet<>();
        final Set<String> waiting = new LinkedHashSet<>();

        /** Who waited in the other came first. */
        void takeIn(Line other) {
            placed.addAll(other.placed);
            other.waiting.addAll(waiting);
            waiting.clear();
            waiting.addAll(other.waiting);
        }

        int position(String runId) {
            int position = 1;
            for (String waiter : waiting) {
                if (waiter.equals(runId)) {
                    break;
                }
                position++;
            }
            return position;
        }

        boolean isFull(int limit) {
            if (placed.size() >= limit) {
                placed.removeIf(OpenSession::isGone);
            }
            return placed.size() >= limit;
        }
    }

    public static HostPlaces get() {
        return ExtensionList.lookupSingleton(HostPlaces.class);
    }

    /**
     * Waits for a place, on the run's own thread.
     *
     * @param runId has its place already if it was placed before a restart
     * @param notices takes a sentence whenever the run's position in the line changes
     */
    public void enter(ResolvedHost host, String runId, Consumer<String> notices) throws InterruptedException {
        String key = host.source().key();
        int announced = 0;
        while (true) {
            int position = await(key, host.maxSessions(), runId, announced);
            if (position == 0) {
                return;
            }
            announced = position;
            notices.accept(host.name() + " already runs " + host.maxSessions() + " of " + host.maxSessions()
                    + " allowed sessions; this step is number " + position + " in line");
        }
    }

    /**
     * Waits until the run has its place or another position than announced.
     *
     * @return its position; 0 once it has its place
     */
    private synchronized int await(String key, int limit, String runId, int announced) throws InterruptedException {
        restore();
        Line line = line(key, runId);
        if (line.placed.contains(runId)) {
            return 0;
        }
        line.waiting.add(runId);
        try {
            while (!line.placed.contains(runId) && (line.position(runId) > 1 || line.isFull(limit))) {
                if (line.position(runId) != announced) {
                    return line.position(runId);
                }
                wait(LOOK_MILLIS);
                line = line(key, runId);
            }
            line.placed.add(runId);
            line.waiting.remove(runId);
            notifyAll();
            return 0;
        } catch (InterruptedException stopped) {
            line(key, runId).waiting.remove(runId);
            notifyAll();
            throw stopped;
        }
    }

    /** Where the run stands, also if the folder that defines the host has another name since; else at the host's own. */
    private Line line(String key, String runId) {
        return lines.values().stream()
                .filter(line -> line.placed.contains(runId) || line.waiting.contains(runId))
                .findFirst()
                .orElseGet(() -> lines.computeIfAbsent(key, unused -> new Line()));
    }

    /** A folder has another name: whoever has or awaits a place on a host that it defines counts there. */
    public synchronized void follow(String oldFullName, String newFullName) {
        String prefix = oldFullName + ":";
        for (String key : List.copyOf(lines.keySet())) {
            if (key.startsWith(prefix)) {
                Line line = lines.remove(key);
                lines.computeIfAbsent(newFullName + ":" + key.substring(prefix.length()), unused -> new Line())
                        .takeIn(line);
            }
        }
        notifyAll();
    }

    /** The run's session is closed, or it never got one. */
    public synchronized void leave(String runId) {
        for (Line line : lines.values()) {
            line.placed.remove(runId);
            line.waiting.remove(runId);
        }
        notifyAll();
    }

    /** The run is not followed any more; if its session stays on the host, it keeps its place with it. */
    public void leaveIfClosed(String runId) {
        if (JenkinsRuns.get().store().find(runId).filter(OpenSession::isOpen).isEmpty()) {
            leave(runId);
        }
    }

    /** Sessions from before a restart count from the first question on. */
    private void restore() {
        if (restored) {
            return;
        }
        restored = true;
        try {
            for (StoredRun run : JenkinsRuns.get().store().list()) {
                restore(run);
            }
        } catch (IOException unreadable) {
            LOGGER.log(
                    Level.WARNING,
                    "Runs of before the restart are not counted against the limits of hosts",
                    unreadable);
        }
    }

    private void restore(StoredRun run) throws IOException {
        if (OpenSession.isOpen(run)) {
            String key = RunOwner.fromLabels(run.labels()).host().key();
            lines.computeIfAbsent(key, unused -> new Line()).placed.add(run.runId());
        }
    }
}
