package io.jenkins.plugins.remotepowershell.transport;

import com.sun.security.jgss.ExtendedGSSContext;
import com.sun.security.jgss.InquireType;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.kerberos.EncryptionKey;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;

/**
 * Compares a token's head with the copy of it that is sealed behind the data, RFC 4121 4.2.4. Only the copy proves the
 * message's number. The JVM's own GSS-API decrypts the copy and throws it away, so without this an earlier reply would pass
 * under the number that is due.
 */
final class SealedHead {
    /** KG-USAGE-ACCEPTOR-SEAL. RFC 4121 2. */
    private static final int HOST_SEALS = 22;

    private static final int BLOCK = 16;

    private final SecretKeySpec key;
    private final int checksumLength;

    private SealedHead(SecretKeySpec key, int checksumLength) {
        this.key = key;
        this.checksumLength = checksumLength;
    }

    /** @param context established with Kerberos, bare or in SPNEGO */
    static SealedHead of(GSSContext context) throws SignOnException {
        try {
            var session = (EncryptionKey)
                    ((ExtendedGSSContext) context).inquireSecContext(InquireType.KRB5_GET_SESSION_KEY_EX);
            return of(session);
        } catch (GSSException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SignOnException(
                    SignOnException.Reason.UNUSABLE, "messages cannot be sealed: " + e.getMessage(), e);
        }
    }

    static SealedHead of(EncryptionKey session) throws GeneralSecurityException {
        return new SealedHead(
                new SecretKeySpec(KerberosKeyDerivation.encryptionKey(session, HOST_SEALS), "AES"),
                KerberosEncryption.of(session).checksumLength());
    }

    /** @param token unrotated; its checksum is verified by the JVM */
    void check(byte[] token) throws ProtectionException {
        if (token.length < WrapToken.HEAD + 2 * BLOCK + checksumLength) {
            throw new ProtectionException("its seal is wrong: it is too short");
        }
        try {
            if (!MessageDigest.isEqual(Arrays.copyOf(token, WrapToken.HEAD), copy(token))) {
                throw new ProtectionException(
                        "its seal is wrong: its message number is not the one it was sealed with");
            }
        } catch (GeneralSecurityException e) {
            throw new ProtectionException("its seal is wrong: " + e.getMessage(), e);
        }
    }

    /** Cipher text stealing needs the last two blocks, the second of which may be short, and the one before. */
    private byte[] copy(byte[] token) throws GeneralSecurityException {
        var end = token.length - checksumLength;
        var length = end - WrapToken.HEAD;
        var tail = BLOCK + (length % BLOCK == 0 ? BLOCK : length % BLOCK);
        var vector = length == tail ? new byte[BLOCK] : Arrays.copyOfRange(token, end - tail - BLOCK, end - tail);
        var cipher = Cipher.getInstance("AES/CTS/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(vector));
        var plain = cipher.doFinal(token, end - tail, tail);
        return Arrays.copyOfRange(plain, plain.length - WrapToken.HEAD, plain.length);
    }
}
