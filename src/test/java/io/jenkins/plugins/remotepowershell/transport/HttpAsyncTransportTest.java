package io.jenkins.plugins.remotepowershell.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Answer;
import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.DropConnection;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class HttpAsyncTransportTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final byte[] ENVELOPE = "<s:Envelope/>".getBytes(StandardCharsets.UTF_8);
    private static final Credential ALICE = new Credential("alice", () -> "wonder land".toCharArray());

    private final Lane lane = new Lane("command");

    @Test
    void carriesAnEnvelopeThereAndAReplyBack() throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.soap(200, "<reply/>"));
                var transport = basic(host)) {
            var reply = transport.send(lane, ENVELOPE, LIMIT).get();

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.envelope()).asString(StandardCharsets.UTF_8).isEqualTo("<reply/>");
            var request = host.requests().get(0);
            assertThat(request.line()).isEqualTo("POST /wsman HTTP/1.1");
            assertThat(request.body()).isEqualTo(ENVELOPE);
            assertThat(request.headers())
                    .containsEntry("content-type", "application/soap+xml;charset=UTF-8")
                    .containsEntry("content-length", "13")
                    .containsEntry("accept-encoding", "identity")
                    .containsEntry(
                            "authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString("alice:wonder land".getBytes(StandardCharsets.UTF_8)))
                    .doesNotContainKey("transfer-encoding");
        }
    }

    @Test
    void givesAFaultAsAReply() throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.soap(500, "<fault/>"));
                var transport = basic(host)) {
            assertThat(transport.send(lane, ENVELOPE, LIMIT).get().status()).isEqualTo(500);
        }
    }

    @Test
    void keepsOneConnectionForALaneAndNeverSharesIt() throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.soap(200, "<reply/>"));
                var transport = basic(host)) {
            var other = new Lane("receive");
            transport.send(lane, ENVELOPE, LIMIT).get();
            transport.send(other, ENVELOPE, LIMIT).get();
            transport.send(lane, ENVELOPE, LIMIT).get();
            transport.send(other, ENVELOPE, LIMIT).get();

            assertThat(host.requests())
                    .extracting(ScriptedHost.Request::connection)
                    .containsExactly(1, 2, 1, 2);
        }
    }

    @Test
    void refusesASecondRequestOnABusyLane() throws Exception {
        var answer = new CountDownLatch(1);
        try (var host = ScriptedHost.http(request -> {
                    answer.await();
                    return Answer.soap(200, "<reply/>");
                });
                var transport = basic(host)) {
            var first = transport.send(lane, ENVELOPE, LIMIT);

            assertThatThrownBy(() -> transport.send(lane, ENVELOPE, LIMIT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The command lane already has a request in flight");
            answer.countDown();
            assertThat(first.get().status()).isEqualTo(200);
        }
    }

    @Test
    void cancellingClosesTheConnectionAndTheLaneCanBeUsedAgainAtOnce() throws Exception {
        var arrived = new CountDownLatch(1);
        try (var host = ScriptedHost.http(request -> {
                    if (request.connection() == 1) {
                        arrived.countDown();
                        new CountDownLatch(1).await();
                    }
                    return Answer.soap(200, "<reply/>");
                });
                var transport = basic(host)) {
            var pending = transport.send(lane, ENVELOPE, LIMIT);
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

            pending.cancel(true);

            assertThat(transport.send(lane, ENVELOPE, LIMIT).get().status()).isEqualTo(200);
            assertThat(host.connections()).isEqualTo(2);
        }
    }

    @Test
    void aLostConnectionMayHaveBeenHandledAndIsNotSentAgain() throws Exception {
        try (var host = ScriptedHost.http(request -> {
                    throw new DropConnection();
                });
                var transport = basic(host)) {
            var failure = failure(transport);

            assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(failure.mayHaveBeenHandled()).isTrue();
            assertThat(host.requests()).hasSize(1);
        }
    }

    @Test
    void aTruncatedReplyIsALostConnection() throws Exception {
        try (var host = ScriptedHost.http(request -> {
                    if (request.number() > 1) {
                        throw new DropConnection();
                    }
                    return new Answer(
                            200,
                            Map.of(
                                    "Content-Type",
                                    "application/soap+xml",
                                    "Content-Length",
                                    "100",
                                    "Connection",
                                    "close"),
                            new byte[40]);
                });
                var transport = basic(host)) {
            var pending = transport.send(lane, ENVELOPE, Duration.ofSeconds(1));

            assertThatThrownBy(pending::get).cause().isInstanceOfSatisfying(TransportException.class, e -> assertThat(
                            e.mayHaveBeenHandled())
                    .isTrue());
        }
    }

    @Test
    void theTimeLimitEndsAReplyThatNeverComes() throws Exception {
        try (var host = ScriptedHost.http(request -> {
                    new CountDownLatch(1).await();
                    return Answer.empty(200);
                });
                var transport = basic(host)) {
            assertThatThrownBy(() -> transport
                            .send(lane, ENVELOPE, Duration.ofMillis(200))
                            .get())
                    .cause()
                    .hasMessage("localhost:" + host.port()
                            + " gave no whole reply within 0 s; it may have handled the request");
        }
    }

    @Test
    void refusesToSendAPasswordInClearAndConnectsNowhere() throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.soap(200, "<reply/>"));
                var transport =
                        new HttpAsyncTransport(new Endpoint(URI.create(host.url()), new Authentication.Basic(ALICE)))) {
            var failure = failure(transport);

            assertThat(failure.kind()).isEqualTo(Kind.NOT_ALLOWED);
            assertThat(failure).hasMessageContaining("in clear").hasMessageNotContaining("wonder");
            assertThat(host.connections()).isZero();
        }
    }

    @Test
    void saysWhoWasRefusedAndWhatTheHostOffers() throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.unauthorized("Negotiate\nKerberos"));
                var transport = basic(host)) {
            var failure = failure(transport);

            assertThat(failure.kind()).isEqualTo(Kind.SIGN_ON_REFUSED);
            assertThat(failure.mayHaveBeenHandled()).isFalse();
            assertThat(failure)
                    .hasMessageStartingWith(
                            "localhost refused alice (401). Offered: Negotiate, Kerberos; tried: Basic.")
                    .hasMessageNotContaining("wonder");
            assertThat(host.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "302, NOT_WSMAN, true",
        "400, CONNECTION_LOST, true",
        "403, FORBIDDEN, false",
        "404, NOT_WSMAN, false",
        "413, NOT_WSMAN, false",
        "415, NOT_WSMAN, false",
        "500, ENCRYPTION_REQUIRED, false",
        "503, SERVICE_UNAVAILABLE, true",
        "200, NOT_WSMAN, true"
    })
    void eachHttpStatusHasItsKind(int status, Kind kind, boolean mayHaveBeenHandled) throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.empty(status));
                var transport = basic(host)) {
            var failure = failure(transport);

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.mayHaveBeenHandled()).isEqualTo(mayHaveBeenHandled);
            assertThat(failure.getMessage()).startsWith("localhost:" + host.port() + " answered HTTP " + status);
        }
    }

    @Test
    void saysThatNothingListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (var transport = transport("http://localhost:" + port + "/wsman")) {
            var failure = failure(transport);

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.mayHaveBeenHandled()).isFalse();
            assertThat(failure).hasMessageStartingWith("Nothing accepts connections at localhost:" + port);
        }
    }

    @Test
    void saysThatTheNameIsUnknown() {
        try (var transport = transport("http://no-such-host.invalid:5985/wsman")) {
            var failure = failure(transport);

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageStartingWith("The name no-such-host.invalid is not known here");
        }
    }

    @Test
    void refusesAReplyTooLargeToBeHonest() throws Exception {
        try (var host = ScriptedHost.http(request -> new Answer(
                        200,
                        Map.of("Content-Type", "application/soap+xml", "Content-Length", "99999999999"),
                        new byte[10]));
                var transport = basic(host)) {
            var failure = failure(transport);

            assertThat(failure.kind()).isEqualTo(Kind.NOT_WSMAN);
            assertThat(failure).hasMessageContaining("99999999999 bytes or more");
        }
    }

    @Test
    void releasingALaneClosesItsConnection() throws Exception {
        try (var host = ScriptedHost.http(request -> Answer.soap(200, "<reply/>"));
                var transport = basic(host)) {
            transport.send(lane, ENVELOPE, LIMIT).get();

            transport.release(lane);

            Await.until("all connections are closed", () -> host.openConnections() == 0);
            assertThat(transport.send(lane, ENVELOPE, LIMIT).get().status()).isEqualTo(200);
            assertThat(host.connections()).isEqualTo(2);
        }
    }

    @Test
    void aChangedPasswordCountsFromTheNextConnectionOn() throws Exception {
        var password = new String[] {"first"};
        var credential = new Credential("alice", () -> password[0].toCharArray());
        try (var host = ScriptedHost.http(request -> Answer.soap(200, "<reply/>"));
                var transport = new HttpAsyncTransport(
                        new Endpoint(URI.create(host.url()), new Authentication.Basic(credential))
                                .withAllowUnencrypted(true))) {
            transport.send(lane, ENVELOPE, LIMIT).get();
            password[0] = "second";
            transport.release(lane);
            transport.send(lane, ENVELOPE, LIMIT).get();

            assertThat(host.requests())
                    .extracting(request -> new String(
                            Base64.getDecoder()
                                    .decode(request.header("authorization").substring(6)),
                            StandardCharsets.UTF_8))
                    .containsExactly("alice:first", "alice:second");
        }
    }

    @Test
    void saysThatAPasswordCannotBeHadAndTriesAgainNextTime() throws Exception {
        var missing = new boolean[] {true};
        var credential = new Credential("alice", () -> {
            if (missing[0]) {
                throw new IllegalStateException("no credential svc-deploy");
            }
            return "wonder land".toCharArray();
        });
        try (var host = ScriptedHost.http(request -> Answer.soap(200, "<reply/>"));
                var transport = new HttpAsyncTransport(
                        new Endpoint(URI.create(host.url()), new Authentication.Basic(credential))
                                .withAllowUnencrypted(true))) {
            var failure = failure(transport);
            assertThat(failure.kind()).isEqualTo(Kind.SIGN_ON_REFUSED);
            assertThat(failure)
                    .hasMessage("The password of alice for localhost cannot be had (no credential svc-deploy);"
                            + " see where it is kept");

            missing[0] = false;
            assertThat(transport.send(lane, ENVELOPE, LIMIT).get().status()).isEqualTo(200);
        }
    }

    private TransportException failure(HttpAsyncTransport transport) {
        try {
            transport.send(lane, ENVELOPE, LIMIT).get();
            throw new AssertionError("The request was not refused");
        } catch (ExecutionException e) {
            return (TransportException) e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpAsyncTransport basic(ScriptedHost host) {
        return transport(host.url());
    }

    private static HttpAsyncTransport transport(String url) {
        return new HttpAsyncTransport(
                new Endpoint(URI.create(url), new Authentication.Basic(ALICE)).withAllowUnencrypted(true));
    }
}
