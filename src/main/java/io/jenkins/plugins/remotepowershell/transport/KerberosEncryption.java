package io.jenkins.plugins.remotepowershell.transport;

import javax.security.auth.kerberos.EncryptionKey;

/** The encryption types that messages are sealed with. RFC 3962, RFC 8009. */
enum KerberosEncryption {
    AES128_SHA1(17, 12),
    AES256_SHA1(18, 12),
    AES128_SHA256(19, 16),
    AES256_SHA384(20, 24);

    private final int number;
    private final int checksumLength;

    KerberosEncryption(int number, int checksumLength) {
        this.number = number;
        this.checksumLength = checksumLength;
    }

    /** @throws IllegalArgumentException for any other, such as RC4 */
    static KerberosEncryption of(EncryptionKey key) {
        for (var type : values()) {
            if (type.number == key.getKeyType()) {
                return type;
            }
        }
        throw new IllegalArgumentException("encryption type " + key.getKeyType() + " is none of AES");
    }

    /** Bytes. */
    int checksumLength() {
        return checksumLength;
    }
}
