package io.jenkins.plugins.remotepowershell.run;

/**
 * One thing that a {@link HostCheck} found.
 *
 * @param aspect a word or two, such as {@code Sign-on}
 * @param sentence for people
 */
public record HostFinding(Level level, String aspect, String sentence) {
    /** What it means for runs. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Runs work, with a limitation. */
        WARNING,
        /** Runs do not work. */
        FAILED
    }

    static HostFinding ok(String aspect, String sentence) {
        return new HostFinding(Level.OK, aspect, sentence);
    }

    static HostFinding warning(String aspect, String sentence) {
        return new HostFinding(Level.WARNING, aspect, sentence);
    }

    static HostFinding failed(String aspect, String sentence) {
        return new HostFinding(Level.FAILED, aspect, sentence);
    }

    @Override
    public String toString() {
        return aspect + ": " + sentence;
    }
}
