package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The most frequent payload, {@code <S>text</S>} of plain ASCII, without a parser. Anything else is left to it, so that
 * there is one opinion on what is allowed.
 */
final class BareString {
    private static final byte[] START = {'<', 'S', '>'};
    private static final byte[] END = {'<', '/', 'S', '>'};

    /** By byte: ASCII that stands for itself. */
    private static final boolean[] IS_TEXT = new boolean[256];

    static {
        Arrays.fill(IS_TEXT, ' ', 0x80, true);
        IS_TEXT['<'] = false;
        IS_TEXT['&'] = false;
        IS_TEXT['>'] = false;
    }

    private BareString() {}

    /** The text, or null if the payload is not as simple. */
    @CheckForNull
    static String read(byte[] payload) {
        int start = XmlElements.afterByteOrderMark(payload);
        int from = start + START.length;
        int to = payload.length - END.length;
        if (from > to || !isAt(payload, start, START) || !isAt(payload, to, END)) {
            return null;
        }
        for (int i = from; i < to; i++) {
            if (!IS_TEXT[payload[i] & 0xFF]) {
                return null;
            }
        }
        return ClixmlString.decode(new String(payload, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static boolean isAt(byte[] payload, int start, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (payload[start + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
