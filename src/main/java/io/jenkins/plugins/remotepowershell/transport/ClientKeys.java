package io.jenkins.plugins.remotepowershell.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** Reads the private key and the certificate chain of a {@link ClientCertificate}. */
final class ClientKeys {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private ClientKeys() {}

    /** Clears the password. */
    static KeyManager[] of(KeyStore store, char[] password) throws GeneralSecurityException {
        try {
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return factory.getKeyManagers();
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    static KeyManager[] ofFile(Path file, char[] password) throws IOException, GeneralSecurityException {
        return of(KeyStore.getInstance(file.toFile(), password), password);
    }

    static KeyManager[] ofPem(String pem) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", privateKey(pem), new char[0], certificates(pem));
        return of(store, new char[0]);
    }

    static Certificate[] certificates(String pem) throws CertificateException {
        var parsed = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pemCertificates(pem)));
        if (parsed.isEmpty()) {
            throw new CertificateException("There is no certificate (-----BEGIN CERTIFICATE-----) in the PEM text");
        }
        return parsed.toArray(new Certificate[0]);
    }

    private static byte[] pemCertificates(String pem) {
        var found = new StringBuilder();
        var matcher = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
                .matcher(pem);
        while (matcher.find()) {
            found.append(matcher.group()).append('\n');
        }
        return found.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        var matcher = PRIVATE_KEY.matcher(pem);
        if (!matcher.find()) {
            throw new InvalidKeySpecException(
                    "There is no unencrypted PKCS #8 key (-----BEGIN PRIVATE KEY-----) in the PEM text; convert it with"
                            + " openssl pkcs8 -topk8 -nocrypt");
        }
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        return ALGORITHMS.stream()
                .flatMap(algorithm -> decode(algorithm, encoded))
                .findFirst()
                .orElseThrow(() -> new InvalidKeySpecException(
                        "The private key in the PEM text is of none of the kinds " + ALGORITHMS));
    }

    private static Stream<PrivateKey> decode(String algorithm, PKCS8EncodedKeySpec encoded) {
        try {
            return Stream.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
        } catch (InvalidKeySpecException | NoSuchAlgorithmException otherAlgorithm) {
            return Stream.empty();
        }
    }
}
