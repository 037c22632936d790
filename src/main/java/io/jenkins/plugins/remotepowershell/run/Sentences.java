package io.jenkins.plugins.remotepowershell.run;

import java.time.Duration;

/** Pieces of the sentences that people read. */
public final class Sentences {
    private Sentences() {}

    /** Two units at most, such as {@code 2 h 14 min} or {@code 24 d 20 h}. */
    public static String duration(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d" + rest(time.toHoursPart(), "h");
        } else if (time.toHours() > 0) {
            return time.toHours() + " h" + rest(time.toMinutesPart(), "min");
        } else if (time.toMinutes() > 0) {
            return time.toMinutes() + " min" + rest(time.toSecondsPart(), "s");
        }
        return time.toSeconds() + " s";
    }

    private static String rest(int count, String unit) {
        return count == 0 ? "" : " " + count + " " + unit;
    }
}
