package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.ModelObject;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;

/** Definitions of hosts, and credentials for them. */
public final class Hosts {
    private Hosts() {}

    /** The simulated host under a name, with pinned certificate, Basic, and the credentials {@code svc-deploy}. */
    public static RemoteHost of(HttpsHost host, String name) throws Exception {
        RemoteHost definition = at(name, host.endpoint().toString());
        definition.setTrust(new PinnedTrust(host.sha256()));
        return definition;
    }

    /** A host that is never reached. */
    public static RemoteHost at(String name, String endpoint) {
        RemoteHost definition = new RemoteHost(name, endpoint);
        definition.setAuthentication(new BasicAuthentication());
        definition.setCredentialsId("svc-deploy");
        definition.setOperationTimeout("2s");
        return definition;
    }

    public static void defineGlobally(RemoteHost... hosts) {
        RemotePowerShellConfiguration.get().setHosts(List.of(hosts));
    }

    public static void define(Folder folder, RemoteHost... hosts) throws Exception {
        folder.addProperty(new RemotePowerShellFolderProperty(List.of(hosts)));
    }

    /** User name {@code deploy}. */
    public static UsernamePasswordCredentialsImpl account(String id, String password) throws Exception {
        return new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, id, "", "deploy", password);
    }

    /** A client certificate of its own authority, made by the JVM's keytool. */
    public static CertificateCredentialsImpl certificate(Path directory, String id) throws Exception {
        Path file = directory.resolve("client.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "client",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=deploy",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new AssertionError(said);
        }
        return new CertificateCredentialsImpl(
                CredentialsScope.GLOBAL,
                id,
                "",
                "changeit",
                new CertificateCredentialsImpl.UploadedKeyStoreSource(
                        null, SecretBytes.fromRawBytes(Files.readAllBytes(file))));
    }

    /** @param context Jenkins or a folder */
    public static void add(ModelObject context, Credentials credentials) throws Exception {
        for (CredentialsStore store : CredentialsProvider.lookupStores(context)) {
            if (store.getContext() == context) {
                store.addCredentials(Domain.global(), credentials);
                return;
            }
        }
        throw new AssertionError("no store in " + context);
    }

    /** Its password was changed. */
    public static void replaceGlobally(String id, String password) throws Exception {
        for (CredentialsStore store : CredentialsProvider.lookupStores(Jenkins.get())) {
            if (store.getContext() == Jenkins.get()) {
                store.updateCredentials(Domain.global(), account(id, ""), account(id, password));
            }
        }
    }

    static void removeGlobally(String id) throws Exception {
        for (CredentialsStore store : CredentialsProvider.lookupStores(Jenkins.get())) {
            if (store.getContext() == Jenkins.get()) {
                store.removeCredentials(Domain.global(), account(id, ""));
            }
        }
    }

    /** For Jenkins itself, which no job can look up. */
    static void addToSystem(String id, String userName) throws Exception {
        add(Jenkins.get(), new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, id, "", userName, "secret"));
    }

    public static void addGlobally(String id, String password) throws Exception {
        add(Jenkins.get(), account(id, password));
    }
}
