package io.jenkins.plugins.remotepowershell.copy;

import io.jenkins.plugins.remotepowershell.run.Sentences;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/** Says how far a copy is: a line at the start, one at most every ten seconds, one at the end. */
public final class CopyProgress {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Consumer<String> lines;
    private final Clock clock;
    private Instant begun = Instant.EPOCH;
    private Instant said = Instant.EPOCH;
    private long total;
    private long finished;
    private long current;
    private long sent;

    /** @param lines takes sentences without a full stop */
    public CopyProgress(Consumer<String> lines, Clock clock) {
        this.lines = lines;
        this.clock = clock;
    }

    void notice(String sentence) {
        lines.accept(sentence);
    }

    /** @param sentence what is copied where */
    void begin(String sentence, long bytes) {
        total = bytes;
        begun = clock.instant();
        said = begun;
        lines.accept(sentence);
    }

    /** So much of the current file is there. */
    void stands(long offset) {
        current = offset;
    }

    /** So much more of the current file is there, and had to be sent. */
    void sent(long bytes) {
        sent += bytes;
        current += bytes;
        Instant now = clock.instant();
        if (Duration.between(said, now).compareTo(INTERVAL) >= 0) {
            said = now;
            lines.accept(line(now));
        }
    }

    /** The current file is whole. */
    void finished(long length) {
        finished += length;
        current = 0;
    }

    long sentBytes() {
        return sent;
    }

    /** @param digest empty for none */
    void end(String what, String digest) {
        String sum = digest.isEmpty() ? "" : ", SHA-256 " + digest;
        lines.accept("copied " + what + " in " + Sentences.duration(Duration.between(begun, clock.instant())) + speed()
                + sum);
    }

    private String line(Instant now) {
        long done = finished + current;
        long percent = total == 0 ? 100 : done * 100 / total;
        double seconds = Math.max(0.001, Duration.between(begun, now).toMillis() / 1000.0);
        long left = (long) ((total - done) / Math.max(1, sent / seconds));
        return Sizes.text(done) + " of " + Sizes.text(total) + " (" + percent + " %)" + speed() + ", about "
                + Sentences.duration(Duration.ofSeconds(left)) + " left";
    }

    private String speed() {
        if (sent == 0) {
            return "";
        }
        double seconds =
                Math.max(0.001, Duration.between(begun, clock.instant()).toMillis() / 1000.0);
        return String.format(Locale.ROOT, ", %.1f MB/s", sent / seconds / (1 << 20));
    }
}
