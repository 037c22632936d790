package io.jenkins.plugins.remotepowershell.copy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.FailureKind;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.Sentences;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Waits between tries of a step, says so once, and gives up when its time is over. */
final class HostPatience {
    private static final Set<FailureKind> CURED_BY_TIME =
            EnumSet.of(FailureKind.NO_CONTACT, FailureKind.NO_ROOM, FailureKind.CONFLICT, FailureKind.GONE);

    private final RetryPolicy retry;
    private final String host;
    private final Consumer<String> notices;
    private final Clock clock;
    private boolean everContacted;
    private volatile boolean ended;

    @CheckForNull
    private Instant since;

    private int attempts;

    HostPatience(RetryPolicy retry, String host, Consumer<String> notices, Clock clock) {
        this.retry = retry;
        this.host = host;
        this.notices = notices;
        this.clock = clock;
    }

    void end() {
        ended = true;
    }

    void contacted() {
        if (since != null) {
            notices.accept("contact with " + host + " restored after " + Sentences.duration(troubledFor()));
        }
        everContacted = true;
        since = null;
        attempts = 0;
    }

    /** Returns when it is time for another try. */
    void await(Exception failure) throws CopyException, InterruptedException {
        FailureKind kind = FailureKind.of(failure);
        Duration limit = everContacted ? retry.reconnectTimeout() : retry.startPatience();
        boolean first = since == null;
        if (first) {
            since = clock.instant();
        }
        if (ended || !isCuredByTime(kind) || troubledFor().compareTo(limit) >= 0) {
            String time = first ? "" : " for " + Sentences.duration(troubledFor());
            throw CopyException.lost(Problem.HOST, host + " cannot be used" + time + ": " + failure.getMessage());
        }
        if (first) {
            notices.accept("no contact with " + host + " (" + failure.getMessage() + "); trying again for up to "
                    + Sentences.duration(limit));
        }
        attempts++;
        Thread.sleep((kind == FailureKind.SIGN_ON ? retry.signOnDelay() : retry.delay(attempts)).toMillis());
    }

    /** A refused account may be allowed again, but it was never right where there was no contact before. */
    private boolean isCuredByTime(FailureKind kind) {
        return CURED_BY_TIME.contains(kind) || (kind == FailureKind.SIGN_ON && everContacted);
    }

    private Duration troubledFor() {
        return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    }
}
