package io.jenkins.plugins.remotepowershell.xml;

import java.util.Map;

/** The entities that XML predefines. */
final class Entities {
    private static final Map<String, Character> PREDEFINED =
            Map.of("lt", '<', "gt", '>', "amp", '&', "quot", '"', "apos", '\'');

    private Entities() {}

    static String replace(String text) {
        int next = text.indexOf('&');
        if (next < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int done = 0;
        while (next >= 0) {
            int end = text.indexOf(';', next);
            Character entity = end < 0 ? null : PREDEFINED.get(text.substring(next + 1, end));
            if (entity == null) {
                throw new NotPlainException();
            }
            plain.append(text, done, next).append(entity.charValue());
            done = end + 1;
            next = text.indexOf('&', done);
        }
        return plain.append(text, done, text.length()).toString();
    }
}
