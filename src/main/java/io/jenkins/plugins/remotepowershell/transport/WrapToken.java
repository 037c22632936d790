package io.jenkins.plugins.remotepowershell.transport;

/**
 * A sealed wrap token of Kerberos with AES. RFC 4121 4.2.4 to 4.2.6. Big endian.
 *
 * <pre>
 *  0       2       3    4    6     8                  16           32
 *  | 05 04 | flags | FF | EC | RRC | sequence number | confounder | data … | copy of the head | checksum |
 * </pre>
 *
 * WS-Management cuts it after as many bytes as the data is shorter than the token. So that the last part is the data's own
 * ciphertext, what follows the data is rotated in front of the confounder; the rotation count RRC is not sealed.
 */
final class WrapToken {
    /** Bytes. */
    static final int HEAD = 16;

    private static final int CONFOUNDER = 16;
    private static final int RRC_AT = 6;

    private WrapToken() {}

    /**
     * Rotates right by all that follows the data.
     *
     * @param token as the JVM makes it, with RRC 0
     */
    static byte[] rotate(byte[] token, int plainLength) throws ProtectionException {
        if (token[0] != 0x05 || token[1] != 0x04 || token[RRC_AT] != 0 || token[RRC_AT + 1] != 0) {
            throw new ProtectionException(
                    "the request could not be sealed: the ticket is not of an AES encryption type");
        }
        var count = token.length - plainLength - HEAD - CONFOUNDER;
        var rotated = new byte[token.length];
        System.arraycopy(token, 0, rotated, 0, HEAD);
        System.arraycopy(token, token.length - count, rotated, HEAD, count);
        System.arraycopy(token, HEAD, rotated, HEAD + count, token.length - HEAD - count);
        rotated[RRC_AT] = (byte) (count >>> Byte.SIZE);
        rotated[RRC_AT + 1] = (byte) count;
        return rotated;
    }

    /** The token as it was before it was rotated, with RRC 0. */
    static byte[] unrotate(byte[] token) throws ProtectionException {
        if (token.length <= HEAD + CONFOUNDER || token[0] != 0x05 || token[1] != 0x04) {
            throw new ProtectionException("its seal is wrong: it is no token of RFC 4121");
        }
        var length = token.length - HEAD;
        var count = (Byte.toUnsignedInt(token[RRC_AT]) << Byte.SIZE | Byte.toUnsignedInt(token[RRC_AT + 1])) % length;
        var unrotated = new byte[token.length];
        System.arraycopy(token, 0, unrotated, 0, HEAD);
        System.arraycopy(token, HEAD + count, unrotated, HEAD, length - count);
        System.arraycopy(token, HEAD, unrotated, token.length - count, count);
        unrotated[RRC_AT] = 0;
        unrotated[RRC_AT + 1] = 0;
        return unrotated;
    }
}
