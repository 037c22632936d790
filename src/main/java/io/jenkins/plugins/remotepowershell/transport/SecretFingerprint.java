package io.jenkins.plugins.remotepowershell.transport;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells whether two secrets are the same without keeping either: a MAC under a key that this process draws once. */
final class SecretFingerprint {
    private static final byte[] KEY = new byte[32];

    static {
        new SecureRandom().nextBytes(KEY);
    }

    private final byte[] mac;

    private SecretFingerprint(byte[] mac) {
        this.mac = mac;
    }

    /** Clears the secret. */
    static SecretFingerprint of(char[] secret) {
        try {
            var hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            hmac.update(StandardCharsets.UTF_16LE.encode(CharBuffer.wrap(secret)));
            return new SecretFingerprint(hmac.doFinal());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every JVM has HmacSHA256", e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretFingerprint fingerprint && MessageDigest.isEqual(mac, fingerprint.mac);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(mac);
    }

    @Override
    public String toString() {
        return "fingerprint";
    }
}
