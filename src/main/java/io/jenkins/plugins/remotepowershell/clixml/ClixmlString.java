package io.jenkins.plugins.remotepowershell.clixml;

/** The {@code _xHHHH_} escape of strings and names. [MS-PSRP] 2.2.5.3.2. Works on UTF-16 code units. */
public final class ClixmlString {
    private static final int ESCAPE_LENGTH = 7;
    private static final String HEX = "0123456789ABCDEF";

    private ClixmlString() {}

    /** Escapes control characters, every surrogate half, and an underscore that would read as an escape. */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (needsEscape(unit) || startsEscape(text, i)) {
                appendEscape(out, unit);
            } else {
                out.append(unit);
            }
        }
        return out.toString();
    }

    /** Replaces each escape by its code unit, left to right, without looking at the result again. */
    public static String decode(String text) {
        int escape = text.indexOf("_x");
        if (escape < 0 && text.indexOf("_X") < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int unit = escapedUnit(text, i);
            out.append(unit < 0 ? text.charAt(i) : (char) unit);
            i += unit < 0 ? 1 : ESCAPE_LENGTH;
        }
        return out.toString();
    }

    private static boolean needsEscape(char unit) {
        return unit < 0x20 || (unit >= 0x7F && unit <= 0x9F) || Character.isSurrogate(unit) || unit >= 0xFFFE;
    }

    private static boolean startsEscape(String text, int i) {
        return text.charAt(i) == '_'
                && i + 1 < text.length()
                && (text.charAt(i + 1) == 'x' || text.charAt(i + 1) == 'X');
    }

    private static void appendEscape(StringBuilder out, char unit) {
        out.append("_x");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((unit >> shift) & 0xF));
        }
        out.append('_');
    }

    /** The code unit of the escape that starts at i, or -1. */
    private static int escapedUnit(String text, int i) {
        if (i + ESCAPE_LENGTH > text.length() || !startsEscape(text, i) || text.charAt(i + 6) != '_') {
            return -1;
        }
        int unit = 0;
        for (int k = i + 2; k < i + 6; k++) {
            int digit = Character.digit(text.charAt(k), 16);
            if (digit < 0 || text.charAt(k) > 'f') {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
