package io.jenkins.plugins.remotepowershell.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * CHALLENGE_MESSAGE, the host's answer to our first message. [MS-NLMP] 2.2.1.2. Little endian.
 *
 * <pre>
 *  0            8      12                 20      24               32         40                    48
 *  | NTLMSSP\0  | 2    | target name      | flags | server nonce   | reserved | target info         | …
 *                        len max offset                                         len max offset
 * </pre>
 *
 * @param nonce 8 bytes
 */
record NtlmChallenge(int flags, byte[] nonce, AvPairs targetInfo) {
    private static final byte[] SIGNATURE = "NTLMSSP\0".getBytes(StandardCharsets.US_ASCII);
    private static final int TYPE = 2;
    private static final int FLAGS_AT = 20;
    private static final int NONCE_AT = 24;
    private static final int NONCE_LENGTH = 8;
    private static final int TARGET_INFO_AT = 40;
    private static final int HEADER_LENGTH = 48;

    /** Refuses what is malformed, and what lacks a flag that our protection rests on. */
    static NtlmChallenge decode(byte[] message, boolean sealing) throws SignOnException {
        var in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        if (message.length < HEADER_LENGTH
                || !Arrays.equals(message, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)
                || in.getInt(SIGNATURE.length) != TYPE) {
            throw refused("it sent something else where the NTLM challenge was due");
        }
        var flags = in.getInt(FLAGS_AT);
        var missing = NtlmFlag.missing(flags, sealing);
        if (!missing.isEmpty()) {
            throw refused("its NTLM challenge weakens the protection (without " + missing + ")");
        }
        var nonce = Arrays.copyOfRange(message, NONCE_AT, NONCE_AT + NONCE_LENGTH);
        return new NtlmChallenge(flags, nonce, AvPairs.decode(payload(in, TARGET_INFO_AT)));
    }

    private static byte[] payload(ByteBuffer message, int fieldAt) throws SignOnException {
        var length = Short.toUnsignedInt(message.getShort(fieldAt));
        var offset = Integer.toUnsignedLong(message.getInt(fieldAt + Integer.BYTES));
        if (length == 0) {
            throw refused("its NTLM challenge weakens the protection (without target information)");
        }
        if (offset + length > message.capacity()) {
            throw refused("its NTLM challenge is malformed");
        }
        var payload = new byte[length];
        message.get((int) offset, payload);
        return payload;
    }

    private static SignOnException refused(String clause) {
        return new SignOnException(SignOnException.Reason.VIOLATED, clause);
    }
}
