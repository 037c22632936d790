package io.jenkins.plugins.remotepowershell.transport;

import io.cloudsoft.winrm4j.client.encryption.WinrmEncryptionUtils;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Locale;

/** Ties a sign-on to the TLS connection it runs in: {@code tls-server-end-point}, RFC 5929 4. */
final class ChannelBinding {
    /** Initiator and acceptor address types and lengths, all zero. RFC 2744 3.11. */
    private static final int NO_ADDRESSES = 16;

    private ChannelBinding() {}

    /** What goes into NTLM: MD5 of the gss_channel_bindings structure. [MS-NLMP] 2.2.2.1. */
    static byte[] ntlmHash(X509Certificate server) {
        var data = applicationData(server);
        var length = ByteBuffer.allocate(NO_ADDRESSES + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(NO_ADDRESSES, data.length);
        var structure = new ByteArrayOutputStream();
        structure.writeBytes(length.array());
        structure.writeBytes(data);
        return WinrmEncryptionUtils.md5digest(structure.toByteArray());
    }

    static byte[] applicationData(X509Certificate server) {
        try {
            var data = new ByteArrayOutputStream();
            data.writeBytes("tls-server-end-point:".getBytes(StandardCharsets.US_ASCII));
            data.writeBytes(MessageDigest.getInstance(hash(server)).digest(server.getEncoded()));
            return data.toByteArray();
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("A certificate received over TLS has an encoding, and a JVM has SHA-2", e);
        }
    }

    /** The certificate's own signature hash, but SHA-256 for MD5, SHA-1 and where it names none. */
    private static String hash(X509Certificate server) {
        var algorithm = server.getSigAlgName().toUpperCase(Locale.ROOT);
        if (algorithm.startsWith("SHA384")) {
            return "SHA-384";
        }
        return algorithm.startsWith("SHA512WITH") ? "SHA-512" : "SHA-256";
    }
}
