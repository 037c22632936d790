package io.jenkins.plugins.remotepowershell.transport;

import static io.jenkins.plugins.remotepowershell.transport.Transports.credential;
import static io.jenkins.plugins.remotepowershell.transport.Transports.exchange;
import static io.jenkins.plugins.remotepowershell.transport.Transports.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Answer;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {
    private static final String MUTUAL = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";

    @TempDir
    static Path directory;

    private static Certificates certificates;

    private final Lane lane = new Lane("command");

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new Certificates(directory)
                .with("self-signed", "-ext", "san=dns:localhost")
                .with("elsewhere", "-ext", "san=dns:web01.corp.example,ip:192.0.2.1")
                .with("nameless")
                .with("expired", "-ext", "san=dns:localhost", "-startdate", "-20d", "-validity", "10")
                .with("ca", "-ext", "bc:c")
                .with("issued", "-ext", "san=dns:localhost", "-signer", "ca")
                .with("alice");
    }

    @Test
    void anUnknownCertificateIsDescribedSoThatItCanBePinned() throws Exception {
        var refusal = refusal("self-signed", TlsSettings.jvmTrust());

        assertThat(refusal.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(refusal.mayHaveBeenHandled()).isFalse();
        assertThat(refusal)
                .hasMessageMatching(
                        "The certificate of localhost is not trusted: CN=self-signed, issuer CN=self-signed,"
                                + " valid 20\\d\\d-\\d\\d-\\d\\d to 20\\d\\d-\\d\\d-\\d\\d, SHA-256 "
                                + certificates.sha256("self-signed")
                                + " \\(nothing that is trusted here has signed it\\); compare it with the host's own, then trust its issuer or pin this SHA-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"self-signed", "elsewhere", "nameless", "expired", "issued"})
    void aPinTakesExactlyThatCertificateWhateverItsNameAndTime(String alias) throws Exception {
        reach(alias, TlsSettings.pinned(certificates.sha256(alias)));
        reach(
                alias,
                TlsSettings.pinned(certificates.sha256(alias).replace(":", "").toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    void anotherCertificateThanThePinnedOneIsRefused() throws Exception {
        assertThat(refusal("issued", TlsSettings.pinned(certificates.sha256("self-signed"))))
                .hasMessageContaining("SHA-256 " + certificates.sha256("issued"))
                .hasMessageContaining("(it is not the pinned one, " + certificates.sha256("self-signed") + ")");
    }

    @Test
    void aPinThatIsNoFingerprintIsToldAtOnce() {
        assertThatThrownBy(() -> TlsSettings.pinned("12:34"))
                .hasMessage(
                        "A certificate pin is a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca", "issued"})
    void aPemFileTakesWhatItSignsAndItself(String trusted) throws Exception {
        var file = Files.writeString(directory.resolve(trusted + ".pem"), "text before\n" + certificates.pem(trusted));

        reach("issued", TlsSettings.pemFile(file));
    }

    @Test
    void aPemFileTakesNothingElse() throws Exception {
        assertThat(refusal("self-signed", TlsSettings.pem(certificates.pem("ca")))
                        .kind())
                .isEqualTo(Kind.UNTRUSTED);
    }

    @Test
    void aTrustedCertificateOfAnotherNameIsRefused() throws Exception {
        assertThat(refusal("elsewhere", TlsSettings.pem(certificates.pem("elsewhere"))))
                .hasMessageContaining("(it is for web01.corp.example, 192.0.2.1)");
        assertThat(refusal("nameless", TlsSettings.pem(certificates.pem("nameless"))))
                .hasMessageContaining("(it names no host)");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        var refusal = refusal("expired", TlsSettings.pem(certificates.pem("expired")));

        assertThat(refusal.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(refusal).hasMessageContaining("expired)");
    }

    @Test
    void trustSettingsThatCannotBeReadAreTold() throws Exception {
        var refusal = refusal("self-signed", TlsSettings.pem("no certificate"));

        assertThat(refusal.kind()).isEqualTo(Kind.NOT_ALLOWED);
        assertThat(refusal)
                .hasMessage("The TLS settings for localhost cannot be used: There is no certificate"
                        + " (-----BEGIN CERTIFICATE-----) in the PEM text");
    }

    @Test
    void aPortWithoutTlsIsTold() throws Exception {
        try (var host = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var transport =
                        to("https://localhost:" + host.getLocalPort() + "/wsman", basic(), TlsSettings.jvmTrust())) {
            var answering = new Thread(() -> answerInClear(host));
            answering.start();

            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.TLS_FAILED);
            assertThat(refusal).hasMessageContaining("check that this port is an HTTPS listener");
        }
    }

    @Test
    void aConnectionThatEndsDuringTheHandshakeHasCarriedNoRequest() throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.empty(400));
                var transport = to("https://localhost:" + host.port() + "/wsman", basic(), TlsSettings.jvmTrust())) {
            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(refusal.mayHaveBeenHandled()).isFalse();
        }
    }

    @Test
    void aSilentPortIsGivenUpAfterTheConnectTimeout() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var transport = new HttpAsyncTransport(
                        new Endpoint(URI.create("https://localhost:" + silent.getLocalPort()), basic())
                                .withConnectTimeout(Duration.ofSeconds(1)))) {
            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(refusal)
                    .hasMessageContaining("did not answer within 1 s; a firewall may swallow the connection");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"key store", "key store file", "PEM"})
    void aClientCertificateIsShown(String source) throws Exception {
        try (var host = ScriptedHost.https(
                        certificates.host("self-signed"),
                        true,
                        request -> Answer.soap(200, request.header("authorization")));
                var transport = to(
                        host.url(),
                        new Authentication.Certificate(clientCertificate(source)),
                        TlsSettings.pinned(certificates.sha256("self-signed")))) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 " + MUTUAL);
        }
    }

    @Test
    void aHostThatWantsAClientCertificateRefusesToTalkWithoutOne() throws Exception {
        try (var host = ScriptedHost.https(
                        certificates.host("self-signed"), true, request -> Answer.soap(200, "<reply/>"));
                var transport = to(host.url(), basic(), TlsSettings.pinned(certificates.sha256("self-signed")))) {
            assertThat(failure(transport, lane).kind()).isIn(Kind.TLS_FAILED, Kind.CONNECTION_LOST);
        }
    }

    @Test
    void aClientCertificateThatIsNoneIsTold() throws Exception {
        var nothing = ClientCertificate.fromPem("alice.pem", () -> "-----BEGIN RSA PRIVATE KEY-----");
        try (var host = ScriptedHost.https(
                        certificates.host("self-signed"), true, request -> Answer.soap(200, "<reply/>"));
                var transport = to(host.url(), new Authentication.Certificate(nothing), TlsSettings.jvmTrust())) {
            assertThat(failure(transport, lane))
                    .hasMessageContaining("There is no unencrypted PKCS #8 key")
                    .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        }
    }

    @Test
    void aClientCertificateIsNotShownOverPlainHttp() throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.soap(200, "<reply/>"));
                var transport = to(
                        host.url(), new Authentication.Certificate(clientCertificate("PEM")), TlsSettings.jvmTrust())) {
            assertThat(failure(transport, lane).kind()).isEqualTo(Kind.NOT_ALLOWED);
            assertThat(host.connections()).isZero();
        }
    }

    @Test
    void negotiateTakesBasicOverTlsWhereTheHostOffersNothingElse() throws Exception {
        try (var host = ScriptedHost.https(
                        certificates.host("self-signed"),
                        false,
                        request -> request.header("authorization").isEmpty()
                                ? Answer.unauthorized("Basic realm=\"WSMAN\"")
                                : Answer.soap(200, "<reply/>"));
                var transport = to(
                        host.url(),
                        new Authentication.Negotiate(credential("alice", "wonder land")),
                        TlsSettings.pinned(certificates.sha256("self-signed")))) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <reply/>");
            assertThat(host.requests())
                    .as("the second request is the message itself: a host need not understand an empty one")
                    .hasSize(2);
        }
    }

    @Test
    void aPasswordThatIsRefusedAsBasicOverTlsIsNotShownAgain() throws Exception {
        try (var host = ScriptedHost.https(
                        certificates.host("self-signed"),
                        false,
                        request -> Answer.unauthorized("Basic realm=\"WSMAN\""));
                var transport = to(
                        host.url(),
                        new Authentication.Negotiate(credential("alice", "wrong land")),
                        TlsSettings.pinned(certificates.sha256("self-signed")))) {
            assertThat(failure(transport, lane))
                    .hasMessageStartingWith("localhost refused alice (401). Offered: Basic; tried: Basic.");
            assertThat(failure(transport, lane)).hasMessageContaining("is not asked again for alice");
            assertThat(host.requests()).hasSize(2);
        }
    }

    private static void answerInClear(ServerSocket host) {
        try (var connection = host.accept()) {
            connection.getInputStream().read();
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            connection.getInputStream().readAllBytes();
        } catch (IOException clientIsGone) {
            return;
        }
    }

    private ClientCertificate clientCertificate(String source) throws Exception {
        return switch (source) {
            case "PEM" -> {
                var pem = certificates.pemWithKey("alice");
                yield ClientCertificate.fromPem("alice.pem", () -> pem);
            }
            case "key store" -> {
                var store = certificates.only("alice");
                yield ClientCertificate.fromKeyStore("alice", () -> store, Certificates.PASSWORD::clone);
            }
            default -> {
                var file = directory.resolve("alice.p12");
                try (var out = Files.newOutputStream(file)) {
                    certificates.only("alice").store(out, Certificates.PASSWORD);
                }
                yield ClientCertificate.fromKeyStore(file, Certificates.PASSWORD::clone);
            }
        };
    }

    private void reach(String alias, TlsSettings trust) throws Exception {
        try (var host = ScriptedHost.https(certificates.host(alias), false, request -> Answer.soap(200, "<reply/>"));
                var transport = to(host.url(), basic(), trust)) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <reply/>");
        }
    }

    private TransportException refusal(String alias, TlsSettings trust) throws Exception {
        try (var host = ScriptedHost.https(certificates.host(alias), false, request -> Answer.soap(200, "<reply/>"));
                var transport = to(host.url(), basic(), trust)) {
            var refusal = failure(transport, lane);
            assertThat(host.requests()).isEmpty();
            return refusal;
        }
    }

    private static Authentication basic() {
        return new Authentication.Basic(credential("alice", "wonder land"));
    }

    private static HttpAsyncTransport to(String url, Authentication authentication, TlsSettings trust) {
        return new HttpAsyncTransport(new Endpoint(URI.create(url), authentication).withTls(trust));
    }
}
