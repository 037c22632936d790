package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Which certificates of hosts are trusted. There is no way to trust all. The host name is always verified, except under a
 * pin, which names one certificate exactly.
 */
public sealed interface TlsSettings {

    /** Whom the JVM's trust store trusts. */
    record JvmTrust() implements TlsSettings {}

    /** Only what these PEM certificates sign, or the certificate itself. */
    record PemTrust(String pem) implements TlsSettings {}

    /** Exactly this certificate, whatever name it bears and whenever it expires: lower-case hex SHA-256 of its DER form. */
    record Pin(String sha256) implements TlsSettings {
        private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

        public Pin {
            sha256 = sha256.replaceAll("[:\\s]", "").toLowerCase(Locale.ROOT);
            if (!SHA_256.matcher(sha256).matches()) {
                throw new IllegalArgumentException(
                        "A certificate pin is a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons");
            }
        }

        byte[] digest() {
            return HexFormat.of().parseHex(sha256);
        }
    }

    /** Asked for each connection anew: what is trusted may change while a transport is open. The source must not block. */
    record Changing(Supplier<TlsSettings> source) implements TlsSettings {
        @Override
        public TlsSettings current() {
            return source.get().current();
        }
    }

    /** What counts now. */
    default TlsSettings current() {
        return this;
    }

    static TlsSettings jvmTrust() {
        return new JvmTrust();
    }

    static TlsSettings pem(String certificates) {
        return new PemTrust(certificates);
    }

    static TlsSettings pemFile(Path file) throws IOException {
        return new PemTrust(Files.readString(file, StandardCharsets.US_ASCII));
    }

    /** @param sha256 64 hexadecimal digits in any case, with or without colons */
    static TlsSettings pinned(String sha256) {
        return new Pin(sha256);
    }
}
