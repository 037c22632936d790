package io.jenkins.plugins.remotepowershell.transport;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;

/** A client's certificate with its private key, from a key store or a PEM file; read anew for each transport. */
public final class ClientCertificate {
    /** Where key and chain come from; called once for each transport. */
    @FunctionalInterface
    interface Source {
        KeyManager[] keyManagers() throws java.io.IOException, java.security.GeneralSecurityException;
    }

    private final String description;
    private final Source source;

    private ClientCertificate(String description, Source source) {
        this.description = description;
        this.source = source;
    }

    /** @param password protects the private key; a fresh array for each call */
    public static ClientCertificate fromKeyStore(
            String description, Supplier<KeyStore> store, Supplier<char[]> password) {
        return new ClientCertificate(description, () -> ClientKeys.of(store.get(), password.get()));
    }

    /** @param file PKCS #12, or JKS */
    public static ClientCertificate fromKeyStore(Path file, Supplier<char[]> password) {
        return new ClientCertificate(
                "certificate in " + file.getFileName(), () -> ClientKeys.ofFile(file, password.get()));
    }

    /** @param pem certificate chain and unencrypted PKCS #8 private key; fetched at use */
    public static ClientCertificate fromPem(String description, Supplier<String> pem) {
        return new ClientCertificate(description, () -> ClientKeys.ofPem(pem.get()));
    }

    KeyManager[] keyManagers() throws java.io.IOException, java.security.GeneralSecurityException {
        return source.keyManagers();
    }

    @Override
    public String toString() {
        return description;
    }
}
