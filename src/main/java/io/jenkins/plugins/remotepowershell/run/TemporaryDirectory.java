package io.jenkins.plugins.remotepowershell.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The directory on the host that a run used below its account's temporary one, as the run's record has it: until it was
 * removed, or was given up.
 */
public final class TemporaryDirectory {
    /** What a user writes instead of a directory's path. */
    public static final String KEYWORD = "temp";

    /** With the pauses between them, a month. */
    private static final int MOST_TRIES = 40;

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    private static final String PREFIX = "remote-powershell-";
    private static final int ID_LENGTH = 16;

    private final RecordFields fields;

    TemporaryDirectory(RecordFields fields) {
        this.fields = fields;
    }

    /** The same for the same words, of characters that every file system takes; nothing of the words can be read in it. */
    public static String nameFor(String... words) {
        byte[] bytes = String.join("\0", List.of(words)).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return PREFIX + HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Its own name; empty if the run has not used any. */
    public String name() {
        return fields.text("temporaryDirectory");
    }

    /** The whole path on the host, or the name where the host has not told the path. */
    public String path() {
        return toldPath().isEmpty() ? name() : toldPath();
    }

    /** Empty until the script has begun. */
    String toldPath() {
        return fields.text("temporaryPath");
    }

    /** Whether it is the run's alone, and goes with it; else whoever chose the name removes it. */
    boolean isOfRun() {
        return fields.isSet("temporaryOfRun");
    }

    /** The run is about to use it. */
    void use(String name, boolean ofRun) {
        fields.set("temporaryDirectory", name);
        fields.set("temporaryOfRun", ofRun);
    }

    /** @param path as the script's start has it; empty if it was not asked for one, or has refused */
    void begun(String path) {
        if (path.isEmpty()) {
            fields.remove("temporaryDirectory");
        } else {
            fields.set("temporaryPath", path);
        }
    }

    /** Whether it may still be on the host. */
    public boolean isThere() {
        return !name().isEmpty() && !fields.isSet("temporaryRemoved");
    }

    /** Whether somebody will try to remove it, who needs the run's record for that. */
    public boolean isAwaited() {
        return isThere() && !isOfRun() && !isGivenUp();
    }

    void setRemoved() {
        fields.set("temporaryRemoved", true);
        fields.remove("temporaryProblem");
    }

    /** Why it could not be removed; empty if it could, or before the first try. */
    public Optional<String> problem() {
        return fields.optional("temporaryProblem");
    }

    /** Whether it stays on the host, after many tries in a month. */
    public boolean isGivenUp() {
        return tries() >= MOST_TRIES;
    }

    /** When it makes sense to try to remove it: pauses become longer each time. */
    public Instant nextTry() {
        return fields.instant("temporaryTriedAt")
                .map(last -> last.plus(pause()))
                .orElse(Instant.EPOCH);
    }

    void failed(String sentence, Instant now) {
        fields.set("temporaryProblem", sentence);
        fields.set("temporaryTries", tries() + 1);
        fields.set("temporaryTriedAt", now);
    }

    private Duration pause() {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(tries() - 1, 20));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private int tries() {
        return fields.integer("temporaryTries").orElse(0);
    }
}
