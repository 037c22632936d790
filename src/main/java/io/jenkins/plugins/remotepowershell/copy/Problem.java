package io.jenkins.plugins.remotepowershell.copy;

import java.util.stream.Stream;

/** Why one side cannot do its part. The constants' names travel. */
public enum Problem {
    LANGUAGE(
            "the session is in a restricted language mode (AppLocker, WDAC or a JEA endpoint), in which files cannot be"
                    + " copied; allow full language for this account, or name another configurationName"),
    DENIED("access is denied; give the account the right to it, or choose another path"),
    MISSING("it is not there, or this account may not see it; check the path, and whether an earlier step has made it"),
    READ_ONLY("it is read-only, and nothing was replaced; take its read-only attribute away, or choose another path"),
    IN_USE("another process uses it, and nothing was replaced; end that process, or choose another path"),
    FULL("there is no space left; make room there, and copy again"),
    PATH("that is no path there; check it for characters and for forms that the system does not know"),
    RELATIVE("that is not a whole path; on the host it begins with a drive or a share"),
    TOO_LONG("the path is too long for the host; choose a shorter one"),
    DIRECTORY("there is a directory of that name; name the file to be written"),
    FILE("there is a file of that name where a directory is needed; remove it, or choose another path"),
    CHANGED("it was changed while it was copied, and nothing was replaced; copy it when nobody writes to it"),
    /** The partial file is not as long as it should be: the copy looks again. */
    OFFSET("something else writes to the partial file; let one copy at a time write there"),
    TAMPERED("it is not what was sent, although it has the right length; something else writes to it"),
    UNSAFE("the list names a file outside its directory, and nothing was written"),
    HOST("the host cannot be used"),
    /** The agent that has the workspace. */
    WORKSPACE("the workspace cannot be reached"),
    OTHER("");

    private final String sentence;

    Problem(String sentence) {
        this.sentence = sentence;
    }

    /** Whether a side has gone, so that what was copied so far is left for another try. */
    boolean isLoss() {
        return this == HOST || this == WORKSPACE;
    }

    /** By its name, as a host reports it. */
    static Problem named(String name) {
        return Stream.of(values())
                .filter(problem -> problem.name().equals(name))
                .findFirst()
                .orElse(OTHER);
    }

    /** What is wrong and what to do. */
    String sentence() {
        return sentence;
    }
}
