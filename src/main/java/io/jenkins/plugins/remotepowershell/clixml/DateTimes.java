package io.jenkins.plugins.remotepowershell.clixml;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/**
 * DateTime and TimeSpan text. [MS-PSRP] 2.2.5.1.4, .5. A DateTime of UTC kind (ends in Z) is an Instant, of local kind
 * (ends in an offset) an OffsetDateTime, of unspecified kind a LocalDateTime.
 */
final class DateTimes {
    /** .NET counts in 100 ns. */
    private static final int PLACES = 7;

    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, PLACES, true)
            .toFormatter();
    private static final DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .append(LOCAL)
            .appendOffset("+HH:MM", "+00:00")
            .toFormatter();

    private DateTimes() {}

    static Object parse(String text) {
        if (text.endsWith("Z")) {
            return Instant.parse(text);
        }
        boolean hasOffset = text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
        return hasOffset ? OffsetDateTime.parse(text) : LocalDateTime.parse(text);
    }

    static String format(Object value) {
        if (value instanceof Instant instant) {
            return LOCAL.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
        }
        if (value instanceof OffsetDateTime dateTime) {
            return WITH_OFFSET.format(dateTime);
        }
        return LOCAL.format((LocalDateTime) value);
    }

    static Object parseDuration(String text) {
        return Duration.parse(text);
    }

    /** xs:duration with the sign in front, as .NET wants it; {@link Duration#toString} puts it before each number. */
    static String formatDuration(Object value) {
        Duration duration = (Duration) value;
        String text = duration.abs().toString();
        return duration.isNegative() ? "-" + text : text;
    }
}
