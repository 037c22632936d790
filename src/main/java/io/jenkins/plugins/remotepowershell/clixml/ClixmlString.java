package io.jenkins.plugins.remotepowershell.clixml;

import java.util.Arrays;

/**
 * The {@code _xHHHH_} escapes of CLIXML text and attributes, on UTF-16 code units. [MS-PSRP] 2.2.5.3.2.
 *
 * <p>Escaped are what XML cannot carry or parsers change (controls, every surrogate half, U+FFFE, U+FFFF) and an
 * underscore before {@code x} or {@code X}.
 */
public final class ClixmlString {
    private static final int ESCAPE_LENGTH = 7;
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    /** ASCII that stands for itself wherever it comes. */
    private static final boolean[] PLAIN = new boolean['~' + 1];

    static {
        Arrays.fill(PLAIN, ' ', PLAIN.length, true);
        "_<>&\"".chars().forEach(unit -> PLAIN[unit] = false);
    }

    private ClixmlString() {}

    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (mustBeEscaped(text, i)) {
                appendEscape(encoded, unit);
            } else {
                encoded.append(unit);
            }
        }
        return encoded.toString();
    }

    /** Replaces each escape once, left to right; what is no escape stays. */
    public static String decode(String encoded) {
        int next = encoded.indexOf('_');
        if (next < 0 || encoded.length() - next < ESCAPE_LENGTH) {
            return encoded;
        }
        StringBuilder text = new StringBuilder(encoded.length());
        int done = 0;
        while (next >= 0) {
            int unit = escapeAt(encoded, next);
            if (unit < 0) {
                next = encoded.indexOf('_', next + 1);
            } else {
                text.append(encoded, done, next).append((char) unit);
                done = next + ESCAPE_LENGTH;
                next = encoded.indexOf('_', done);
            }
        }
        return text.append(encoded, done, encoded.length()).toString();
    }

    /** Escaped for CLIXML and for XML, both as element text and as attribute value. */
    static void appendXml(StringBuilder out, String text) {
        if (isPlain(text)) {
            out.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> {
                    if (mustBeEscaped(text, i)) {
                        appendEscape(out, unit);
                    } else {
                        out.append(unit);
                    }
                }
            }
        }
    }

    /** Nearly all text is; it is written several times as fast. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit >= PLAIN.length || !PLAIN[unit]) {
                return false;
            }
        }
        return true;
    }

    private static boolean mustBeEscaped(String text, int index) {
        char unit = text.charAt(index);
        if (unit == '_') {
            return index + 1 < text.length() && (text.charAt(index + 1) | 0x20) == 'x';
        }
        return unit < 0x20 || (unit >= 0x7F && isUnsafe(unit));
    }

    private static boolean isUnsafe(char unit) {
        return unit <= 0x9F || Character.isSurrogate(unit) || unit >= 0xFFFE;
    }

    private static void appendEscape(StringBuilder out, char unit) {
        out.append("_x")
                .append(HEX[unit >> 12])
                .append(HEX[unit >> 8 & 15])
                .append(HEX[unit >> 4 & 15])
                .append(HEX[unit & 15])
                .append('_');
    }

    /** The code unit, or -1 where no escape begins. */
    private static int escapeAt(String encoded, int start) {
        int end = start + ESCAPE_LENGTH - 1;
        if (end >= encoded.length() || encoded.charAt(end) != '_' || (encoded.charAt(start + 1) | 0x20) != 'x') {
            return -1;
        }
        int unit = 0;
        for (int i = start + 2; i < end; i++) {
            char digit = encoded.charAt(i);
            int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
            if (value < 0) {
                return -1;
            }
            unit = unit << 4 | value;
        }
        return unit;
    }
}
