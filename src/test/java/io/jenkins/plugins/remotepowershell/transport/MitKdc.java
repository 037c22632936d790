package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real key distribution center (MIT Kerberos from Debian's packages) for one realm, on loopback. */
final class MitKdc implements AutoCloseable {
    static final String REALM = "CORP.EXAMPLE";

    private static final Path KDC = Path.of("/usr/sbin/krb5kdc");

    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 30_000;

    private final Path directory;
    private final int port;
    private final Map<String, String> environment;
    private Process process;

    private MitKdc(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        this.environment = Map.of(
                "KRB5_CONFIG", directory.resolve("krb5.conf").toString(),
                "KRB5_KDC_PROFILE", directory.resolve("kdc.conf").toString());
    }

    static void assumePresent() {
        Assumptions.assumeTrue(
                Files.isExecutable(KDC) && Files.isExecutable(Path.of("/usr/sbin/kadmin.local")),
                "krb5-kdc and krb5-admin-server are not installed: see .ci/packages");
    }

    /** @param encryptionTypes of all keys, such as {@code aes256-cts-hmac-sha1-96} */
    static MitKdc start(Path directory, String encryptionTypes) throws Exception {
        return start(directory, encryptionTypes, Map.of());
    }

    /** @param more environment of the KDC */
    static MitKdc start(Path directory, String encryptionTypes, Map<String, String> more) throws Exception {
        assumePresent();
        var kdc = new MitKdc(directory, freePort());
        kdc.configure(encryptionTypes);
        kdc.run("/usr/sbin/kdb5_util", "create", "-s", "-r", REALM, "-P", "master");
        var builder = kdc.builder(KDC.toString(), "-n", "-r", REALM);
        builder.environment().putAll(more);
        kdc.process = builder.start();
        kdc.awaitListening();
        return kdc;
    }

    private void configure(String encryptionTypes) throws IOException {
        Files.write(
                directory.resolve("krb5.conf"),
                List.of(
                        "[libdefaults]",
                        "default_realm = " + REALM,
                        "dns_lookup_kdc = false",
                        "dns_lookup_realm = false",
                        "rdns = false",
                        "[realms]",
                        REALM + " = {",
                        "  kdc = 127.0.0.1:" + port,
                        "}"));
        Files.write(
                directory.resolve("kdc.conf"),
                List.of(
                        "[kdcdefaults]",
                        "kdc_listen = 127.0.0.1:" + port,
                        "kdc_tcp_listen = 127.0.0.1:" + port,
                        "[realms]",
                        REALM + " = {",
                        "  database_name = " + directory.resolve("principal"),
                        "  key_stash_file = " + directory.resolve("stash"),
                        "  acl_file = " + directory.resolve("acl"),
                        "  supported_enctypes = " + encryptionTypes + ":normal",
                        "  max_life = 1h",
                        "}",
                        "[logging]",
                        "  kdc = FILE:" + directory.resolve("kdc.log")));
    }

    /** For clients. */
    Path configuration() {
        return directory.resolve("krb5.conf");
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    void addUser(String name, String password, String... options) throws Exception {
        kadmin("addprinc " + String.join(" ", options) + " +requires_preauth -pw \"" + password + "\" " + name);
    }

    void kadmin(String query) throws Exception {
        run("/usr/sbin/kadmin.local", "-r", REALM, "-q", query);
    }

    /** Makes the service known and puts its key into a new keytab. */
    Path addService(String principal) throws Exception {
        kadmin("addprinc -randkey " + principal);
        return keytab(principal);
    }

    /** Changes the key. */
    Path keytab(String principal) throws Exception {
        var keytab = directory.resolve(principal.replace('/', '-') + ".keytab");
        kadmin("ktadd -k " + keytab + " " + principal);
        return keytab;
    }

    Map<String, String> acceptorEnvironment(Path keytab) {
        return Map.of(
                "KRB5_CONFIG",
                environment.get("KRB5_CONFIG"),
                "KRB5_KTNAME",
                keytab.toString(),
                "KRB5RCACHENAME",
                "none:");
    }

    KerberosSettings settings() {
        return new KerberosSettings(REALM, address(), null);
    }

    /** Below the ports that systems give to whoever asks for any. */
    private static int freePort() {
        return ThreadLocalRandom.current()
                .ints(FIRST_PORT, LAST_PORT)
                .filter(MitKdc::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var udp = new DatagramSocket(address);
                var tcp = new ServerSocket(port, 1, address.getAddress())) {
            return udp.isBound() && tcp.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private void awaitListening() throws Exception {
        for (var attempt = 0; attempt < 500; attempt++) {
            try (var probe = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        throw new AssertionError("krb5kdc does not listen: " + Files.readString(directory.resolve("kdc.log")));
    }

    private ProcessBuilder builder(String... command) {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    private void run(String... command) throws Exception {
        if (builder(command).start().waitFor() != 0) {
            throw new AssertionError(command[0] + ": " + Files.readString(directory.resolve("output")));
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor();
    }
}
