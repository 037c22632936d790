package io.jenkins.plugins.remotepowershell.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.cli.RemotePowerShell;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A script is started and left, taken up by a process that is killed, and taken up again by another, over each way to sign
 * on. In front of the simulated host stands an acceptor that shares no code with the client.
 */
@Timeout(240)
class LifecycleOverEachMechanismTest {
    private static final int LINES = 40;
    private static final int EXIT_CODE = 7;
    private static final String SCRIPT =
            "1.." + LINES + " | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 100 }; exit " + EXIT_CODE;
    private static final String BACKEND =
            "Basic " + Base64.getEncoder().encodeToString("deploy:backend".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    static Path shared;

    private static Certificates certificates;
    private static MitKdc kdc;
    private static Map<String, String> environment;
    private static SimulatedHost simulated;
    private static SimulatedHost simulatedOverTls;

    @TempDir
    Path directory;

    private Path output;
    private Path kerberosConfiguration;

    @BeforeAll
    static void prepare() throws Exception {
        Acceptor.assumePresent();
        kdc = MitKdc.start(shared, "aes256-cts-hmac-sha1-96");
        kdc.addUser("alice", "wonder land");
        kdc.addUser("keytabber", "unused");
        environment = new HashMap<>(kdc.acceptorEnvironment(kdc.addService("WSMAN/localhost")));
        environment.putAll(Acceptor.ntlmAccounts(shared, List.of("CORP:alice:wonder land")));
        certificates = new Certificates(shared)
                .with("host", "-keyalg", "RSA", "-ext", "san=dns:localhost")
                .with("alice", "-keyalg", "RSA");
        simulated = SimulatedHost.start(simulatedSettings());
        simulatedOverTls = SimulatedHost.start(
                simulatedSettings().user("alice", "wonder land").tls(certificates.host("host")));
    }

    private static SimulatedHostSettings simulatedSettings() {
        return new SimulatedHostSettings().user("deploy", "backend").autoDisconnect(Duration.ofSeconds(3));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable one : java.util.Arrays.asList(simulated, simulatedOverTls, kdc)) {
            if (one != null) {
                one.close();
            }
        }
    }

    @BeforeEach
    void nameFiles() {
        output = directory.resolve("output.txt");
        kerberosConfiguration = directory.resolve("none");
    }

    @Test
    void ntlmSealedOverHttp() throws Exception {
        try (var host = sealing()) {
            runs(host.url(), "CORP\\alice", "--authentication", "ntlm");
        }
    }

    @Test
    void ntlmOverHttps() throws Exception {
        try (var host = tls("--channel-binding", "sha256")) {
            runs(host.url(), "CORP\\alice", "--authentication", "ntlm", "--trust-sha256", certificates.sha256("host"));
        }
    }

    /** Realm and KDC as the JVM is configured. */
    @Test
    void kerberosSealedOverHttpWithAKeytab() throws Exception {
        var keytab = kdc.keytab("keytabber");
        kerberosConfiguration = kdc.configuration();
        try (var host = sealing()) {
            runs(host.url(), "keytabber", "--authentication", "kerberos", "--keytab", keytab.toString());
        }
    }

    /** The KDC of the options counts, and not that of the JVM's configuration, where nobody answers. */
    @Test
    void kerberosOverHttpsWithAPassword() throws Exception {
        kerberosConfiguration = Files.writeString(
                directory.resolve("krb5.conf"),
                Files.readString(kdc.configuration()).replace(kdc.address(), "127.0.0.1:1"));
        var pem = Files.writeString(directory.resolve("trusted.pem"), certificates.pem("host"));
        try (var host = tls()) {
            runs(
                    host.url(),
                    "alice@CORP.EXAMPLE",
                    "--authentication",
                    "kerberos",
                    "--kdc",
                    kdc.address(),
                    "--trust-pem",
                    pem.toString());
        }
    }

    @Test
    void negotiateOverHttp() throws Exception {
        try (var host = sealing()) {
            runs(host.url(), "CORP\\alice");
        }
    }

    @Test
    void aClientCertificateOverHttps() throws Exception {
        var trusted = Files.writeString(directory.resolve("clients.pem"), certificates.pem("alice"));
        var own = Files.writeString(directory.resolve("alice.pem"), certificates.pemWithKey("alice"));
        try (var host = tls("--client-certificates", trusted.toString())) {
            runs(
                    host.url(),
                    "alice",
                    "--authentication",
                    "certificate",
                    "--client-certificate",
                    own.toString(),
                    "--trust-sha256",
                    certificates.sha256("host"));
        }
    }

    @Test
    void basicOverHttps() throws Exception {
        runs(
                simulatedOverTls.endpoint().toString(),
                "alice",
                "--authentication",
                "basic",
                "--trust-sha256",
                certificates.sha256("host"));
    }

    private void runs(String url, String user, String... options) throws Exception {
        var runId = startAndLeave(url, user, options);
        killInMidOutput(program("attach", options, runId, "--output", output.toString()));

        var last = program("attach", options, runId, "--output", output.toString());

        assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(last.exitValue()).as(notices()).isEqualTo(EXIT_CODE);
        assertThat(Files.readAllLines(output))
                .as(notices())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES)
                        .mapToObj(number -> "line " + number)
                        .toList());
        assertThat(notices()).doesNotContain("wonder land");
    }

    private String startAndLeave(String url, String user, String... options) throws Exception {
        var start = program("start", options, "--endpoint", url, "--username", user, "--script", SCRIPT);
        assertThat(start.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(start.exitValue()).as(notices()).isZero();
        return new String(start.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private void killInMidOutput(Process attached) throws Exception {
        for (var wait = 0; wait < 600 && attached.isAlive() && linesWritten() < 3; wait++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(attached.isAlive()).as(notices()).isTrue();
        attached.destroyForcibly().waitFor();
    }

    private int linesWritten() throws IOException {
        return Files.exists(output) ? Files.readAllLines(output).size() : 0;
    }

    private String notices() throws IOException {
        var file = directory.resolve("notices");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private Process program(String command, String[] options, String... more) throws IOException {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.security.krb5.conf=" + kerberosConfiguration,
                "-cp",
                System.getProperty("java.class.path"),
                RemotePowerShell.class.getName(),
                command));
        words.addAll(List.of(more));
        words.addAll(List.of(options));
        words.addAll(List.of("--password-env", "SECRET", "--operation-timeout", "2s"));
        words.addAll(List.of("--store", directory.resolve("store").toString()));
        var builder = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("notices").toFile()));
        builder.environment().put("SECRET", "wonder land");
        return builder.start();
    }

    private static Acceptor sealing() throws IOException {
        return Acceptor.start(
                environment, "--backend", simulated.endpoint().toString(), "--backend-authorization", BACKEND);
    }

    private static Acceptor tls(String... options) throws Exception {
        var pem = Files.writeString(shared.resolve("host.pem"), certificates.pemWithKey("host"));
        var all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--backend", simulated.endpoint().toString(), "--backend-authorization", BACKEND));
        return Acceptor.tls(environment, pem, all.toArray(new String[0]));
    }
}
