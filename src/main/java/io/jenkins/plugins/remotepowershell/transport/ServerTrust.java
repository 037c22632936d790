package io.jenkins.plugins.remotepowershell.transport;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Decides about a host's certificate; a refusal carries the certificate, so that it can be described and pinned. */
final class ServerTrust extends X509ExtendedTrustManager {
    /** Accepts a chain, or throws. */
    @FunctionalInterface
    private interface Judge {
        void judge(X509Certificate[] chain, String authType) throws CertificateException;
    }

    private final Judge judge;
    private final X509Certificate[] issuers;

    private ServerTrust(Judge judge, X509Certificate... issuers) {
        this.judge = judge;
        this.issuers = issuers;
    }

    static ServerTrust of(TlsSettings settings) throws GeneralSecurityException, java.io.IOException {
        if (settings instanceof TlsSettings.Pin pin) {
            return new ServerTrust((chain, authType) -> requirePinned(chain[0], pin));
        }
        return chains(settings instanceof TlsSettings.PemTrust pem ? storeOf(pem) : null);
    }

    /** @param store null for the JVM's own */
    private static ServerTrust chains(KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var manager = Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new CertificateException("This JVM has no manager for X.509 trust"));
        return new ServerTrust(
                (chain, authType) -> {
                    chain[0].checkValidity(); // the JVM does not look where the certificate itself is trusted
                    manager.checkServerTrusted(chain, authType);
                },
                manager.getAcceptedIssuers());
    }

    private static KeyStore storeOf(TlsSettings.PemTrust pem) throws GeneralSecurityException, java.io.IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var number = 0;
        for (var certificate : ClientKeys.certificates(pem.pem())) {
            store.setCertificateEntry("trusted-" + number++, certificate);
        }
        return store;
    }

    private static void requirePinned(X509Certificate leaf, TlsSettings.Pin pin) throws CertificateException {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
            if (!MessageDigest.isEqual(digest, pin.digest())) {
                throw new CertificateException(
                        "it is not the pinned one, " + CertificateDescription.colons(pin.digest()));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            judge.judge(chain, authType);
        } catch (CertificateException e) {
            throw new UntrustedCertificateException(chain[0], e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        throw new UnsupportedOperationException("This side is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return issuers.clone();
    }
}
