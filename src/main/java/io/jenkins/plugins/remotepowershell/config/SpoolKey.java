package io.jenkins.plugins.remotepowershell.config;

import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import jenkins.security.ConfidentialKey;

/**
 * The key of this controller under which received output lies on its disk until it is in the log, where secrets are
 * masked. AES-GCM: 12 bytes of initialization vector, then the text with its tag.
 */
final class SpoolKey extends ConfidentialKey {
    private static final int KEY_BYTES = 32;
    private static final int VECTOR_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SecretKeySpec key;

    SpoolKey() {
        super(SpoolKey.class.getName());
    }

    SpoolProtection protection() {
        return new SpoolProtection(this::seal, this::open);
    }

    byte[] seal(byte[] clear) {
        byte[] vector = new byte[VECTOR_BYTES];
        RANDOM.nextBytes(vector);
        byte[] sealed = apply(Cipher.ENCRYPT_MODE, vector, ByteBuffer.wrap(clear));
        return ByteBuffer.allocate(VECTOR_BYTES + sealed.length)
                .put(vector)
                .put(sealed)
                .array();
    }

    byte[] open(byte[] sealed) {
        ByteBuffer bytes = ByteBuffer.wrap(sealed);
        byte[] vector = new byte[VECTOR_BYTES];
        bytes.get(vector);
        return apply(Cipher.DECRYPT_MODE, vector, bytes);
    }

    private byte[] apply(int mode, byte[] vector, ByteBuffer text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, vector));
            byte[] bytes = new byte[text.remaining()];
            text.get(bytes);
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(
                    "output of a run cannot be read: it was kept under another controller's key", failed);
        }
    }

    /** Made with the first output, and kept among the controller's secrets. */
    private synchronized SecretKeySpec key() {
        try {
            if (key == null) {
                byte[] stored = load();
                key = new SecretKeySpec(stored == null ? draw() : stored, "AES");
            }
            return key;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the key for output of runs cannot be read or written", unreadable);
        }
    }

    private byte[] draw() throws IOException {
        byte[] drawn = new byte[KEY_BYTES];
        RANDOM.nextBytes(drawn);
        store(drawn);
        return drawn;
    }
}
