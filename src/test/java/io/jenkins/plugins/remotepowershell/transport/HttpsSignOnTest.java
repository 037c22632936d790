package io.jenkins.plugins.remotepowershell.transport;

import static io.jenkins.plugins.remotepowershell.transport.Transports.credential;
import static io.jenkins.plugins.remotepowershell.transport.Transports.exchange;
import static io.jenkins.plugins.remotepowershell.transport.Transports.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-on inside TLS, with gss-ntlmssp and MIT Kerberos. */
@Timeout(120)
class HttpsSignOnTest {
    @TempDir
    static Path directory;

    private static Certificates certificates;
    private static MitKdc kdc;
    private static Path hostKeytab;

    private final Lane lane = new Lane("command");

    @BeforeAll
    static void prepare() throws Exception {
        Acceptor.assumePresent();
        kdc = MitKdc.start(directory, "aes256-cts-hmac-sha1-96");
        kdc.addUser("alice", "wonder land");
        hostKeytab = kdc.addService("WSMAN/localhost");
        certificates = new Certificates(directory)
                .with("SHA256withECDSA")
                .with("SHA384withECDSA", "-sigalg", "SHA384withECDSA")
                .with("SHA512withRSA", "-keyalg", "RSA", "-sigalg", "SHA512withRSA")
                .with("RSASSA-PSS", "-keyalg", "RSA", "-keysize", "4096", "-sigalg", "RSASSA-PSS")
                .with("other");
    }

    @AfterAll
    static void stopKdc() throws Exception {
        if (kdc != null) {
            kdc.close();
        }
    }

    /** The host takes no sign-on without a binding to its own certificate, as with {@code CbtHardeningLevel=Strict}. */
    @ParameterizedTest
    @CsvSource({"SHA256withECDSA, sha256", "SHA384withECDSA, sha384", "SHA512withRSA, sha512", "RSASSA-PSS, sha384"})
    void ntlmIsBoundToTheHostsCertificate(String alias, String hash) throws Exception {
        try (var host = host(alias, "--channel-binding", hash);
                var transport = to(host, ntlm(), alias)) {
            for (var number = 0; number < 3; number++) {
                assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <m/>");
            }
            assertThat(host.log()).hasSize(1);
        }
    }

    /** The certificate that the client sees is not the one that the host has: someone ends TLS on the path. */
    @Test
    void ntlmThroughAForeignEndOfTlsIsRefusedByTheHost() throws Exception {
        var other = Files.writeString(directory.resolve("other.pem"), certificates.pem("other"));
        try (var host = host(
                        "SHA256withECDSA", "--channel-binding", "sha256", "--bound-certificate", other.toString());
                var transport = to(host, ntlm(), "SHA256withECDSA")) {
            assertThat(failure(transport, lane).kind()).isEqualTo(Kind.SIGN_ON_REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kerberos", "Negotiate"})
    void kerberosInsideTls(String offer) throws Exception {
        try (var host = host("SHA256withECDSA", "--offer", offer);
                var transport = to(host, kerberos(), "SHA256withECDSA")) {
            for (var number = 0; number < 3; number++) {
                assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <m/>");
            }
            assertThat(host.log()).hasSize(1);
        }
    }

    /** TLS vouches for the 401: the request was not handled, and goes out once more after a new sign-on. */
    @ParameterizedTest
    @ValueSource(strings = {"NTLM", "Kerberos"})
    void aSignOnThatTheHostHasForgottenIsRepeatedOnce(String mechanism) throws Exception {
        try (var host = host("SHA256withECDSA");
                var transport = to(host, "NTLM".equals(mechanism) ? ntlm() : kerberos(), "SHA256withECDSA")) {
            assertThat(exchange(transport, lane, "<FORGET/>")).isEqualTo("200 <FORGET/>");

            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <m/>");
            assertThat(host.log()).hasSize(2);
        }
    }

    @Test
    void aWrongPasswordInsideTlsIsRefusedAfterOneAttempt() throws Exception {
        try (var host = host("SHA256withECDSA");
                var transport =
                        to(host, new Authentication.Negotiate(credential("CORP\\alice", "guess")), "SHA256withECDSA")) {
            assertThat(failure(transport, lane))
                    .hasMessageStartingWith("localhost refused CORP\\alice (401). Offered: Negotiate, Kerberos;"
                            + " tried: NTLM (the host refused it).");
            assertThat(host.log()).hasSize(1);
        }
    }

    private static Authentication ntlm() {
        return new Authentication.Ntlm(credential("CORP\\alice", "wonder land"));
    }

    private static Authentication kerberos() {
        return new Authentication.Kerberos(
                KerberosAccount.withPassword(credential("alice", "wonder land"), kdc.settings()));
    }

    private static Acceptor host(String alias, String... options) throws Exception {
        var pem = Files.writeString(directory.resolve(alias + ".pem"), certificates.pemWithKey(alias));
        var environment = new HashMap<>(kdc.acceptorEnvironment(hostKeytab));
        environment.putAll(Acceptor.ntlmAccounts(directory, List.of("CORP:alice:wonder land")));
        return Acceptor.tls(environment, pem, options);
    }

    private static HttpAsyncTransport to(Acceptor host, Authentication authentication, String alias) throws Exception {
        return new HttpAsyncTransport(new Endpoint(URI.create(host.url()), authentication)
                .withTls(TlsSettings.pinned(certificates.sha256(alias))));
    }
}
