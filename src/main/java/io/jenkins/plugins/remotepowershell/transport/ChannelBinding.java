package io.jenkins.plugins.remotepowershell.transport;

import io.cloudsoft.winrm4j.client.encryption.WinrmEncryptionUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
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
        var algorithm = signature(server).toUpperCase(Locale.ROOT);
        if (algorithm.startsWith("SHA384") || algorithm.equals("SHA-384")) {
            return "SHA-384";
        }
        return algorithm.startsWith("SHA512WITH") || algorithm.equals("SHA-512") ? "SHA-512" : "SHA-256";
    }

    /** RSASSA-PSS names its hash in its parameters. */
    private static String signature(X509Certificate server) {
        var name = server.getSigAlgName();
        if (!"RSASSA-PSS".equals(name) || server.getSigAlgParams() == null) {
            return name;
        }
        try {
            var parameters = AlgorithmParameters.getInstance(name);
            parameters.init(server.getSigAlgParams());
            return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("A certificate received over TLS has readable parameters", e);
        }
    }
}
