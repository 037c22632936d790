package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Keys and certificates made by the JVM's own keytool in one key store. */
final class Certificates {
    static final char[] PASSWORD = "changeit".toCharArray();

    private final Path store;

    Certificates(Path directory) {
        this.store = directory.resolve("certificates.p12");
    }

    Path store() {
        return store;
    }

    /** @param options such as {@code -ext san=dns:localhost}, {@code -signer ca}, {@code -sigalg SHA384withRSA} */
    Certificates with(String alias, String... options) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit"));
        command.addAll(Arrays.asList(options));
        if (!command.contains("-keyalg")) {
            command.addAll(List.of("-keyalg", "EC"));
        }
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new AssertionError(said);
        }
        return this;
    }

    X509Certificate certificate(String alias) throws Exception {
        return (X509Certificate) load().getCertificate(alias);
    }

    String sha256(String alias) throws Exception {
        return CertificateDescription.sha256(certificate(alias));
    }

    /** The certificate alone. */
    String pem(String alias) throws Exception {
        return pem("CERTIFICATE", certificate(alias).getEncoded());
    }

    /** Chain and private key. */
    String pemWithKey(String alias) throws Exception {
        var text = new StringBuilder();
        for (Certificate one : load().getCertificateChain(alias)) {
            text.append(pem("CERTIFICATE", one.getEncoded()));
        }
        return text.append(pem("PRIVATE KEY", load().getKey(alias, PASSWORD).getEncoded()))
                .toString();
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + kind + "-----\n";
    }

    /** A host that proves itself with this key, and takes any client's certificate. */
    SSLContext host(String alias) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(only(alias), PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new AnyClient()}, null);
        return context;
    }

    /** A key store of this key alone. */
    KeyStore only(String alias) throws GeneralSecurityException, IOException {
        var all = load();
        var one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
        return one;
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        var loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD);
        }
        return loaded;
    }

    private static final class AnyClient implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("This side is the host");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
