package io.jenkins.plugins.remotepowershell.transport;

import io.cloudsoft.winrm4j.client.encryption.WinrmEncryptionUtils;
import io.cloudsoft.winrm4j.client.ntlm.NtlmKeys;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * Sealed messages after NTLM, on winrm4j's keys and ciphers: one RC4 stream and one sequence number for each direction,
 * both ours. [MS-NLMP] 3.4; protocol.md 8.4. The header of a message is version 1, checksum, sequence number:
 *
 * <pre>
 *  0             4                    12          16
 *  | 01 00 00 00 | encrypted checksum | number LE |
 * </pre>
 */
final class NtlmSecurity implements MessageSecurity {
    private static final String PROTOCOL = "application/HTTP-SPNEGO-session-encrypted";
    private static final int HEADER_LENGTH = 16;
    private static final int CHECKSUM_AT = 4;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int VERSION = 1;

    private final Direction outbound;
    private final Direction inbound;
    private final EncryptedMultipart multipart = new EncryptedMultipart(PROTOCOL);

    NtlmSecurity(NtlmKeys keys) {
        outbound = new Direction(keys.getSignKey(NtlmKeys.CLIENT_SIGNING), keys.getSealKey(NtlmKeys.CLIENT_SEALING));
        inbound = new Direction(keys.getSignKey(NtlmKeys.SERVER_SIGNING), keys.getSealKey(NtlmKeys.SERVER_SEALING));
    }

    @Override
    public boolean seals() {
        return true;
    }

    @Override
    public Protected protect(byte[] envelope) {
        var sealed = outbound.stream.update(envelope);
        var header = outbound.header(envelope);
        return new Protected(multipart.contentType(), "", multipart.encode(envelope.length, header, sealed));
    }

    @Override
    public byte[] open(HttpReply reply) throws ProtectionException {
        var part = multipart.decode(reply);
        if (part.header().length != HEADER_LENGTH || part.sealed().length != part.originalLength()) {
            throw new ProtectionException("its sealed part has a wrong length");
        }
        var plain = part.sealed().length == 0 ? new byte[0] : inbound.stream.update(part.sealed());
        var number =
                ByteBuffer.wrap(part.header()).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER_LENGTH - Integer.BYTES);
        if (number != inbound.number) {
            throw new ProtectionException("its message number is " + Integer.toUnsignedString(number) + " where "
                    + Integer.toUnsignedString(inbound.number) + " was due");
        }
        if (!MessageDigest.isEqual(inbound.header(plain), part.header())) {
            throw new ProtectionException("its checksum is wrong");
        }
        return multipart.text(part, plain);
    }

    /** Keys, stream and counter of one direction. */
    private static final class Direction {
        private final byte[] signKey;
        private final Cipher stream;
        private int number;

        Direction(byte[] signKey, byte[] sealKey) {
            this.signKey = signKey;
            this.stream = WinrmEncryptionUtils.arc4(sealKey);
        }

        /** After the message went through the stream: the checksum uses the same one. Counts on. */
        byte[] header(byte[] plain) {
            var numbered = ByteBuffer.allocate(Integer.BYTES + plain.length).order(ByteOrder.LITTLE_ENDIAN);
            numbered.putInt(number).put(plain);
            var checksum = Arrays.copyOf(WinrmEncryptionUtils.hmacMd5(signKey, numbered.array()), CHECKSUM_LENGTH);
            return ByteBuffer.allocate(HEADER_LENGTH)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(VERSION)
                    .put(CHECKSUM_AT, stream.update(checksum))
                    .putInt(HEADER_LENGTH - Integer.BYTES, number++)
                    .array();
        }
    }
}
