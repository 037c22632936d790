package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.FormValidation;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 90s}, {@code 60m}, {@code 48h}, {@code 2h 30m}, {@code 7d}. */
public final class DurationText {
    /** As long as the host allows. */
    public static final String MAX = "max";

    private static final Pattern TEXT = Pattern.compile("(?:\\d{1,9}\\s*(?:ms|[smhd])\\s*)+");
    private static final Pattern PART = Pattern.compile("(\\d+)\\s*(ms|[smhd])");

    private DurationText() {}

    /**
     * @return empty for nothing
     * @throws IllegalArgumentException if it is none; the message is for people
     */
    public static Optional<Duration> parse(@CheckForNull String text) {
        String trimmed = trimmed(text);
        if (trimmed.isEmpty()) {
            return Optional.empty();
        }
        if (!TEXT.matcher(trimmed).matches()) {
            throw new IllegalArgumentException("'" + text + "' "
                    + (trimmed.equals(MAX)
                            ? "is for idleTimeout only, where it means as long as the host allows"
                            : "is no span of time")
                    + "; write a number and one of s, m, h, d, such as 90s, 60m, 48h, 2h 30m or 7d");
        }
        return Optional.of(sum(trimmed));
    }

    /**
     * As {@link #parse}, of an idle timeout.
     *
     * @return empty for nothing and for {@link #MAX}
     */
    public static Optional<Duration> parseOrMax(@CheckForNull String text) {
        return trimmed(text).equals(MAX) ? Optional.empty() : parse(text);
    }

    private static String trimmed(@CheckForNull String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }

    private static Duration sum(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sum = sum.plus(of(Long.parseLong(part.group(1)), part.group(2)));
        }
        return sum;
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** For a form's field. */
    public static FormValidation check(@CheckForNull String text) {
        return check(text, DurationText::parse);
    }

    /** For the form's field of an idle timeout. */
    public static FormValidation checkOrMax(@CheckForNull String text) {
        return check(text, DurationText::parseOrMax);
    }

    private static FormValidation check(@CheckForNull String text, Function<String, Optional<Duration>> parser) {
        try {
            parser.apply(text);
            return FormValidation.ok();
        } catch (IllegalArgumentException noDuration) {
            return FormValidation.error(noDuration.getMessage());
        }
    }
}
