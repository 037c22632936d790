package io.jenkins.plugins.remotepowershell.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Multipart frames of sealed bytes, read and changed from outside. */
final class SealedFrames {
    private static final String BEFORE_BYTES = "Content-Type: application/octet-stream\r\n";
    private static final int NTLM_NUMBER_AT = 12;

    private SealedFrames() {}

    /** The number in the header that NTLM puts before sealed bytes. */
    static int ntlmNumber(byte[] frame) {
        return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(header(frame) + NTLM_NUMBER_AT);
    }

    /** @param at counted from the first byte of the header */
    static byte[] withBitFlipped(byte[] frame, int at) {
        var changed = frame.clone();
        changed[header(frame) + at] ^= 1;
        return changed;
    }

    /** With another header, such as of another frame. */
    static byte[] withHeaderOf(byte[] frame, byte[] other) {
        var changed = frame.clone();
        System.arraycopy(other, header(other), changed, header(frame), headerLength(frame));
        return changed;
    }

    /** With another frame's number: NTLM has 4 bytes of it at 12, Kerberos 8 at 8. */
    static byte[] withNumberOf(byte[] frame, byte[] other) {
        var changed = frame.clone();
        var isNtlm = headerLength(frame) == NTLM_NUMBER_AT + Integer.BYTES;
        var at = isNtlm ? NTLM_NUMBER_AT : Long.BYTES;
        System.arraycopy(other, header(other) + at, changed, header(frame) + at, isNtlm ? Integer.BYTES : Long.BYTES);
        return changed;
    }

    static int headerLength(byte[] frame) {
        return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(header(frame) - Integer.BYTES);
    }

    private static int header(byte[] frame) {
        return new String(frame, StandardCharsets.ISO_8859_1).indexOf(BEFORE_BYTES)
                + BEFORE_BYTES.length()
                + Integer.BYTES;
    }
}
