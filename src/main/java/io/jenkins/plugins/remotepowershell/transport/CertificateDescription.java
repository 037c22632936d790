package io.jenkins.plugins.remotepowershell.transport;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/** Says in words whose certificate it is, so that a user can compare and pin it. */
final class CertificateDescription {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private CertificateDescription() {}

    /** Such as {@code CN=web01, issuer CN=CORP-CA, valid 2026-01-01 to 2027-01-01, SHA-256 9F:2C:…}. */
    static String of(X509Certificate certificate) {
        return certificate.getSubjectX500Principal()
                + ", issuer "
                + certificate.getIssuerX500Principal()
                + ", valid "
                + LocalDate.ofInstant(certificate.getNotBefore().toInstant(), ZoneOffset.UTC)
                + " to "
                + LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneOffset.UTC)
                + ", SHA-256 "
                + sha256(certificate);
    }

    static String sha256(X509Certificate certificate) {
        try {
            return colons(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(
                    "A certificate received over TLS has an encoding, and a JVM has SHA-256", e);
        }
    }

    static String colons(byte[] digest) {
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    }

    /** Host names and addresses the certificate is for; empty if it names none. */
    static List<String> names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name ->
                                    name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                            .map(name -> name.get(1).toString())
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
