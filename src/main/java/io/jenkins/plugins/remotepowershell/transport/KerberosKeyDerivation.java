package io.jenkins.plugins.remotepowershell.transport;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.kerberos.EncryptionKey;

/** Encryption keys out of a session key, for the AES encryption types. RFC 3961 5.1 and 5.3, RFC 8009 3. */
final class KerberosKeyDerivation {
    private static final byte ENCRYPTION = (byte) 0xaa;
    private static final int BLOCK = 16;

    private KerberosKeyDerivation() {}

    /** @param usage what is encrypted, by number; RFC 4121 2 */
    static byte[] encryptionKey(EncryptionKey session, int usage) throws GeneralSecurityException {
        var constant = ByteBuffer.allocate(Integer.BYTES + 1)
                .putInt(usage)
                .put(ENCRYPTION)
                .array();
        var key = session.getEncoded();
        return switch (KerberosEncryption.of(session)) {
            case AES128_SHA1, AES256_SHA1 -> simplified(key, constant);
            case AES128_SHA256 -> keyed("HmacSHA256", key, constant);
            case AES256_SHA384 -> keyed("HmacSHA384", key, constant);
        };
    }

    /** DK of RFC 3961 5.1: a key as long as the one it comes from. */
    private static byte[] simplified(byte[] key, byte[] constant) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        var derived = ByteBuffer.allocate(key.length);
        var block = fold(constant, BLOCK);
        while (derived.hasRemaining()) {
            block = cipher.doFinal(block);
            derived.put(block, 0, Math.min(BLOCK, derived.remaining()));
        }
        return derived.array();
    }

    /** KDF-HMAC-SHA2 of RFC 8009 3. */
    private static byte[] keyed(String algorithm, byte[] key, byte[] label) throws GeneralSecurityException {
        var mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        mac.update(new byte[] {0, 0, 0, 1});
        mac.update(label);
        mac.update((byte) 0);
        mac.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(key.length * Byte.SIZE)
                .array());
        return Arrays.copyOf(mac.doFinal(), key.length);
    }

    /** n-fold of RFC 3961 5.1: copies, each rotated right by 13 bits more, added up in ones' complement. */
    static byte[] fold(byte[] in, int length) {
        var total = length * in.length / gcd(length, in.length);
        var sum = new int[length];
        for (var at = 0; at < total; at++) {
            sum[at % length] += rotatedByte(in, at);
        }
        return withCarries(sum);
    }

    /** Byte number {@code at} of all the rotated copies in a row. */
    private static int rotatedByte(byte[] in, int at) {
        var bits = in.length * Byte.SIZE;
        var first = Math.floorMod((at % in.length) * Byte.SIZE - 13 * (at / in.length), bits);
        var high = Byte.toUnsignedInt(in[first / Byte.SIZE]);
        var low = Byte.toUnsignedInt(in[(first / Byte.SIZE + 1) % in.length]);
        return (((high << Byte.SIZE) | low) >>> (Byte.SIZE - first % Byte.SIZE)) & 0xff;
    }

    /** What overflows at the front comes in again at the end. */
    private static byte[] withCarries(int[] sum) {
        for (var carry = 1; carry != 0; ) {
            carry = 0;
            for (var at = sum.length - 1; at >= 0; at--) {
                var value = sum[at] + carry;
                sum[at] = value & 0xff;
                carry = value >>> Byte.SIZE;
            }
            sum[sum.length - 1] += carry;
        }
        var folded = new byte[sum.length];
        for (var at = 0; at < sum.length; at++) {
            folded[at] = (byte) sum[at];
        }
        return folded;
    }

    private static int gcd(int one, int other) {
        return other == 0 ? one : gcd(other, one % other);
    }
}
