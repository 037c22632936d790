package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The most frequent payload, {@code <S>text</S>} with no more than the entities that XML predefines, without a parser.
 * Anything else is left to it, so that there is one opinion on what is allowed.
 */
final class BareString {
    private static final byte[] START = {'<', 'S', '>'};
    private static final byte[] END = {'<', '/', 'S', '>'};

    private static final Map<String, Character> ENTITIES =
            Map.of("lt", '<', "gt", '>', "amp", '&', "quot", '"', "apos", '\'');

    /** By byte: what may stand in text, alone or in UTF-8. */
    private static final boolean[] IS_TEXT = new boolean[256];

    static {
        Arrays.fill(IS_TEXT, ' ', IS_TEXT.length, true);
        IS_TEXT['<'] = false;
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
        String text = new String(payload, from, to - from, StandardCharsets.UTF_8);
        String plain = isLegal(text) ? withoutEntities(text) : null;
        return plain == null ? null : ClixmlString.decode(plain);
    }

    /** What is no UTF-8 has become U+FFFD; the parser says where. */
    private static boolean isLegal(String text) {
        return text.indexOf('\uFFFD') < 0 && text.indexOf('\uFFFE') < 0 && text.indexOf('\uFFFF') < 0;
    }

    /** Null where there is one that is not predefined. */
    @CheckForNull
    private static String withoutEntities(String text) {
        int next = text.indexOf('&');
        if (next < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int done = 0;
        while (next >= 0) {
            int end = text.indexOf(';', next);
            Character entity = end < 0 ? null : ENTITIES.get(text.substring(next + 1, end));
            if (entity == null) {
                return null;
            }
            plain.append(text, done, next).append(entity.charValue());
            done = end + 1;
            next = text.indexOf('&', done);
        }
        return plain.append(text, done, text.length()).toString();
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
