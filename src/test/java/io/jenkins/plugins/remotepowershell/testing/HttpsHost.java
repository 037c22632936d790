package io.jenkins.plugins.remotepowershell.testing;

import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A simulated host that answers HTTPS, with a certificate that nobody signed: to be pinned. */
public final class HttpsHost implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final KeyStore KEYS = keys();

    private final SimulatedHost host;
    private final ChangingTls tls;
    private volatile KeyStore shown;

    private HttpsHost(SimulatedHost host, ChangingTls tls) {
        this.host = host;
        this.tls = tls;
        this.shown = KEYS;
    }

    /** With an account {@code deploy}, password {@code secret}. */
    public static HttpsHost start() {
        return start(new SimulatedHostSettings().user("deploy", "secret"));
    }

    public static HttpsHost start(SimulatedHostSettings settings) {
        try {
            ChangingTls tls = new ChangingTls(context(KEYS));
            return new HttpsHost(SimulatedHost.start(settings.tls(tls.context())), tls);
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException("no simulated host can be started", failed);
        }
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new AnyClient()}, null);
        return context;
    }

    /** New connections see another certificate from now on. */
    public void renewCertificate() throws GeneralSecurityException {
        shown = keys();
        tls.change(context(shown));
    }

    public SimulatedHost host() {
        return host;
    }

    public URI endpoint() {
        return host.endpoint();
    }

    /** Of its certificate, upper-case with colons. */
    public String sha256() throws GeneralSecurityException {
        return sha256(shown);
    }

    /** Of the certificate that every host of this JVM shows at first. */
    public static String firstSha256() throws GeneralSecurityException {
        return sha256(KEYS);
    }

    private static String sha256(KeyStore store) throws GeneralSecurityException {
        byte[] certificate = store.getCertificate("host").getEncoded();
        return HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
    }

    @Override
    public void close() {
        host.close();
    }

    /** What a client's certificate is worth is for the host's accounts to say. */
    private static final class AnyClient implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("this side is the host");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Made by the JVM's own keytool. */
    private static KeyStore keys() {
        try {
            Path directory = Files.createTempDirectory("https-host");
            Path file = directory.resolve("keys.p12");
            generate(file);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD);
            }
            Files.delete(file);
            Files.delete(directory);
            return keys;
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException("keytool made no key", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("keytool was interrupted", stopped);
        }
    }

    private static void generate(Path file) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "host",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=simulated-host",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
    }
}
