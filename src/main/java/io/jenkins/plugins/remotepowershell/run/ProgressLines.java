package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.ProgressRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Progress records as lines, at most one of each activity in an interval. PowerShell sends them beside the numbered
 * records; they are for reading while they are new, and none is kept. Not safe for use by several threads.
 */
public final class ProgressLines {
    private final long intervalNanos;
    private final Map<String, Long> lastLine = new HashMap<>();

    /** @param interval zero for no lines at all */
    public ProgressLines(Duration interval) {
        intervalNanos = interval.toNanos();
    }

    /** @param now as {@link System#nanoTime()} counts */
    public Optional<String> line(ProgressRecord progress, long now) {
        Long last = lastLine.get(progress.activity());
        if (intervalNanos == 0 || progress.completed() || (last != null && now - last < intervalNanos)) {
            return Optional.empty();
        }
        lastLine.put(progress.activity(), now);
        return Optional.of(text(progress));
    }

    private static String text(ProgressRecord progress) {
        StringBuilder text = new StringBuilder(progress.activity());
        if (progress.percent() >= 0) {
            text.append(' ').append(progress.percent()).append(" %");
        }
        if (!progress.status().isBlank()) {
            text.append(" (").append(progress.status().strip()).append(')');
        }
        if (progress.secondsRemaining() >= 0) {
            text.append(", about ").append(remaining(progress.secondsRemaining()));
        }
        return text.toString();
    }

    private static String remaining(int seconds) {
        return seconds < 90 ? seconds + " s left" : Math.round(seconds / 60.0) + " min left";
    }
}
