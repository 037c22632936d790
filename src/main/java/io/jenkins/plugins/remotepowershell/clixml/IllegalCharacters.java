package io.jenkins.plugins.remotepowershell.clixml;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * PowerShell writes U+FFFE and U+FFFF, which no XML may hold, as character references: its writer does not check
 * characters. This turns them into the escapes of {@link ClixmlString}, so that the parser takes them.
 */
final class IllegalCharacters {
    private static final int LONGEST_REFERENCE = 10;

    private IllegalCharacters() {}

    /** The same array where there are none. */
    static byte[] escape(byte[] payload) {
        int next = nextReference(payload, 0);
        if (next < 0) {
            return payload;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 16);
        int done = 0;
        while (next >= 0) {
            int end = endOfReference(payload, next);
            int unit = end < 0 ? -1 : unit(payload, next, end);
            if (unit == 0xFFFE || unit == 0xFFFF) {
                out.write(payload, done, next - done);
                out.writeBytes(ClixmlString.encode(Character.toString(unit)).getBytes(StandardCharsets.US_ASCII));
                done = end;
            }
            next = nextReference(payload, next + 2);
        }
        out.write(payload, done, payload.length - done);
        return out.toByteArray();
    }

    private static int nextReference(byte[] payload, int from) {
        for (int i = from; i < payload.length - 1; i++) {
            if (payload[i] == '&' && payload[i + 1] == '#') {
                return i;
            }
        }
        return -1;
    }

    /** After the semicolon, or -1. */
    private static int endOfReference(byte[] payload, int start) {
        for (int i = start; i < payload.length && i < start + LONGEST_REFERENCE; i++) {
            if (payload[i] == ';') {
                return i + 1;
            }
        }
        return -1;
    }

    /** The code point, or -1 where there is none. */
    private static int unit(byte[] payload, int start, int end) {
        String digits = new String(payload, start + 2, end - start - 3, StandardCharsets.ISO_8859_1);
        try {
            return digits.startsWith("x") ? Integer.parseInt(digits.substring(1), 16) : Integer.parseInt(digits);
        } catch (NumberFormatException noNumber) {
            return -1;
        }
    }
}
