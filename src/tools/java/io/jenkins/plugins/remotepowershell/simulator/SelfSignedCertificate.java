package io.jenkins.plugins.remotepowershell.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for {@code localhost} that nobody trusts yet, as a Windows host without an authority has one. Made by the
 * JVM's own keytool, kept in memory only.
 *
 * @param sha256 of the certificate, upper-case hexadecimal with colons
 */
public record SelfSignedCertificate(SSLContext context, String sha256) {
    private static final String ALIAS = "host";
    private static final int SECONDS = 60;

    /** @throws IOException if keytool is missing or fails */
    public static SelfSignedCertificate create() throws IOException {
        Path directory = Files.createTempDirectory("simulated-host");
        Path file = directory.resolve("host.p12");
        String password = UUID.randomUUID().toString();
        try {
            keytool(file, password);
            return read(file, password.toCharArray());
        } catch (GeneralSecurityException unreadable) {
            throw new IOException("the certificate that keytool made cannot be read", unreadable);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    /** The password goes through the environment, which other users cannot read. */
    private static void keytool(Path file, String password) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String options = "-genkeypair -alias " + ALIAS + " -keyalg RSA -dname CN=localhost -validity 30"
                + " -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -storepass:env STORE_PASSWORD -keystore";
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(keytool.toString());
        builder.command().addAll(List.of(options.split(" ")));
        builder.command().add(file.toString());
        builder.environment().put("STORE_PASSWORD", password);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (exitCode(process) != 0) {
            throw new IOException("keytool made no certificate: " + said.strip());
        }
    }

    private static int exitCode(Process process) throws IOException {
        try {
            return process.waitFor(SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made a certificate", stopping);
        }
    }

    private static SelfSignedCertificate read(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(store.getCertificate(ALIAS).getEncoded());
        return new SelfSignedCertificate(
                context, HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
    }
}
