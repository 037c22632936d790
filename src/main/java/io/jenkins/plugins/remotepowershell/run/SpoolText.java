package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A record's text as bytes: UTF-8, or UTF-16 where UTF-8 would lose half of a surrogate pair. */
record SpoolText(byte charset, byte[] bytes) {
    private static final byte UTF_8 = 1;
    private static final byte UTF_16 = 2;

    static SpoolText of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean isWhole = new String(bytes, StandardCharsets.UTF_8).equals(text);
        return isWhole ? new SpoolText(UTF_8, bytes) : new SpoolText(UTF_16, utf16(text));
    }

    String text() throws IOException {
        return switch (charset) {
            case UTF_8 -> new String(bytes, StandardCharsets.UTF_8);
            case UTF_16 -> ByteBuffer.wrap(bytes).asCharBuffer().toString();
            default -> throw new IOException("The spool holds text in an unknown form; a later version wrote it");
        };
    }

    private static byte[] utf16(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(Character.BYTES * text.length());
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }
}
