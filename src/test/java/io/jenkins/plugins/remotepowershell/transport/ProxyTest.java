package io.jenkins.plugins.remotepowershell.transport;

import static io.jenkins.plugins.remotepowershell.transport.Transports.credential;
import static io.jenkins.plugins.remotepowershell.transport.Transports.exchange;
import static io.jenkins.plugins.remotepowershell.transport.Transports.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Answer;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through an HTTP proxy, which sees a tunnel and nothing else. */
@Timeout(60)
class ProxyTest {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("through:secret".getBytes(StandardCharsets.US_ASCII));

    private final Lane lane = new Lane("command");

    @Test
    void plainHttpGoesThroughATunnelToo() throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.soap(200, "<reply/>"));
                var proxy = TunnelProxy.answering(200);
                var transport = transport(host.url(), proxy, null)) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <reply/>");
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <reply/>");

            assertThat(proxy.heads())
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT localhost:" + host.port() + " HTTP/1.1")
                    .doesNotContain("Authorization");
            assertThat(host.requests().get(0).line()).isEqualTo("POST /wsman HTTP/1.1");
        }
    }

    @Test
    void tlsRunsInsideTheTunnelAndTheProxysPasswordOutside(@TempDir Path directory) throws Exception {
        var certificates = new Certificates(directory).with("host");
        try (var host = ScriptedHost.https(certificates.host("host"), false, request -> Answer.soap(200, "<reply/>"));
                var proxy = TunnelProxy.asking(BASIC);
                var transport = new HttpAsyncTransport(endpoint(host.url(), proxy, credential("through", "secret"))
                        .withTls(TlsSettings.pinned(certificates.sha256("host"))))) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <reply/>");

            assertThat(proxy.heads()).hasSize(2);
            assertThat(proxy.heads().get(0)).doesNotContain("Authorization");
            assertThat(proxy.heads().get(1)).contains("Proxy-Authorization: " + BASIC);
            assertThat(host.requests()).singleElement().satisfies(request -> assertThat(request.headers())
                    .doesNotContainKey("proxy-authorization"));
        }
    }

    @Test
    void saysThatTheProxyOpensNoTunnel() throws Exception {
        try (var proxy = TunnelProxy.answering(403);
                var transport = transport("http://web01.corp.example:5985/wsman", proxy, null)) {
            var failure = failure(transport, lane);

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure)
                    .hasMessage("The proxy localhost:" + proxy.port() + " opens no tunnel to web01.corp.example:5985"
                            + " (HTTP 403); it may allow CONNECT to other ports only");
        }
    }

    @Test
    void saysThatTheProxyWantsAPasswordOrRefusesIt() throws Exception {
        try (var proxy = TunnelProxy.answering(407);
                var without = transport("http://web01.corp.example:5985/wsman", proxy, null);
                var with = transport("http://web01.corp.example:5985/wsman", proxy, credential("through", "secret"))) {
            assertThat(failure(without, lane))
                    .hasMessage("The proxy localhost:" + proxy.port()
                            + " asks for a user name and password (407); check the proxy's credential");
            assertThat(failure(with, lane))
                    .hasMessage("The proxy localhost:" + proxy.port()
                            + " refused through (407); check the proxy's credential");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NTLM,Basic", "Negotiate"})
    void signsOnToTheProxyByNtlmWhereItOffersThat(String offer, @TempDir Path directory) throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.soap(200, "<reply/>"));
                var proxy = Acceptor.ntlm(directory, List.of("CORP:through:wonder land"), "--offer", offer);
                var transport = transport(host.url(), proxy.port(), credential("CORP\\through", "wonder land"))) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <reply/>");

            assertThat(proxy.log()).singleElement().asString().startsWith("signed on: " + offer.split(",")[0]);
            assertThat(host.requests()).singleElement().satisfies(request -> assertThat(request.headers())
                    .doesNotContainKey("proxy-authorization"));
        }
    }

    @Test
    void aPasswordThatTheProxyRefusedByNtlmIsNotTriedAgainAtOnce(@TempDir Path directory) throws Exception {
        try (var proxy = Acceptor.ntlm(directory, List.of("CORP:through:wonder land"), "--offer", "NTLM");
                var transport = transport(
                        "http://web01.corp.example:5985/wsman", proxy.port(), credential("CORP\\through", "guess"))) {
            assertThat(failure(transport, lane))
                    .hasMessage("The proxy localhost:" + proxy.port()
                            + " refused CORP\\through (407); check the proxy's credential");
            assertThat(failure(transport, lane))
                    .hasMessageContaining("is not asked again for CORP\\through")
                    .hasMessageNotContaining("guess");
            assertThat(proxy.log()).hasSize(1);
        }
    }

    private static HttpAsyncTransport transport(String url, int port, Credential credential) {
        return new HttpAsyncTransport(
                new Endpoint(URI.create(url), new Authentication.Basic(credential("alice", "wonder land")))
                        .withProxy(new HttpProxy("localhost", port, credential))
                        .withAllowUnencrypted(true));
    }

    private static HttpAsyncTransport transport(String url, TunnelProxy proxy, Credential credential) {
        return new HttpAsyncTransport(endpoint(url, proxy, credential).withAllowUnencrypted(true));
    }

    private static Endpoint endpoint(String url, TunnelProxy proxy, Credential credential) {
        return new Endpoint(URI.create(url), new Authentication.Basic(credential("alice", "wonder land")))
                .withProxy(new HttpProxy("localhost", proxy.port(), credential));
    }
}
