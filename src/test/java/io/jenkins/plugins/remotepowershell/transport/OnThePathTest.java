package io.jenkins.plugins.remotepowershell.transport;

import static io.jenkins.plugins.remotepowershell.transport.Transports.credential;
import static io.jenkins.plugins.remotepowershell.transport.Transports.exchange;
import static io.jenkins.plugins.remotepowershell.transport.Transports.failure;
import static io.jenkins.plugins.remotepowershell.transport.Transports.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Answer;
import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.DropConnection;
import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Request;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What someone on the path to the host, or a broken host, can do to a sign-on and to sealed messages. */
@Timeout(120)
class OnThePathTest {
    @TempDir
    static Path directory;

    private static MitKdc kdc;
    private static Acceptor host;

    private final Lane lane = new Lane("command");

    @BeforeAll
    static void startHost() throws Exception {
        Acceptor.assumePresent();
        kdc = MitKdc.start(directory, "aes256-cts-hmac-sha1-96");
        kdc.addUser("alice", "wonder land");
        var environment = new HashMap<>(kdc.acceptorEnvironment(kdc.addService("WSMAN/localhost")));
        environment.putAll(Acceptor.ntlmAccounts(directory, List.of("CORP:alice:wonder land")));
        host = Acceptor.start(environment);
    }

    @AfterAll
    static void stopHost() throws Exception {
        if (host != null) {
            host.close();
        }
        if (kdc != null) {
            kdc.close();
        }
    }

    /** NTLM: the offer, the challenge, the acceptance, the reply. Kerberos: the offer, the acceptance, the reply. */
    @ParameterizedTest
    @CsvSource({
        "NTLM, 1, false",
        "NTLM, 2, false",
        "NTLM, 3, false",
        "NTLM, 4, true",
        "Kerberos, 1, false",
        "Kerberos, 2, false",
        "Kerberos, 3, true"
    })
    void aConnectionDroppedAtAnyMessageIsToldAndTheNextRequestGoesThrough(
            String mechanism, int message, boolean mayHaveBeenHandled) throws Exception {
        try (var path = Relay.before(host, (request, upstream) -> {
                    var answer = upstream.pass(request);
                    if (request.connection() == 1 && request.number() == message) {
                        throw new DropConnection();
                    }
                    return answer;
                });
                var transport = to(path.url(), mechanism(mechanism))) {
            var lost = failure(transport, lane);
            assertThat(lost.kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(lost.mayHaveBeenHandled()).isEqualTo(mayHaveBeenHandled);

            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <m/>");
            assertThat(path.requests()).extracting(Request::connection).contains(2);
        }
    }

    /** Header of NTLM: version, checksum, number; then the sealed bytes. Of Kerberos: flags, filler, count, number, … */
    @ParameterizedTest
    @CsvSource({
        "NTLM, 0, its checksum is wrong",
        "NTLM, 4, its checksum is wrong",
        "NTLM, 11, its checksum is wrong",
        "NTLM, 12, its message number is 1 where 0 was due",
        "NTLM, 16, its checksum is wrong",
        "Kerberos, 2, its seal is wrong",
        "Kerberos, 15, its message number is not the one that was due",
        "Kerberos, 20, its seal is wrong",
        "Kerberos, 60, its seal is wrong"
    })
    void aChangedBitIsNoticed(String mechanism, int at, String reason) throws Exception {
        try (var path = Relay.before(host, (request, upstream) -> {
                    var answer = upstream.pass(request);
                    return isSealed(request) ? answer.withBody(SealedFrames.withBitFlipped(answer.body(), at)) : answer;
                });
                var transport = to(path.url(), mechanism(mechanism))) {
            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.PROTECTION_VIOLATED);
            assertThat(refusal.mayHaveBeenHandled()).isTrue();
            assertThat(refusal).hasMessageContaining(" is refused: " + reason);
        }
    }

    /** Neither the number nor the checksum of an earlier message fits a later one. */
    @Test
    void theHeaderOfAnEarlierMessageDoesNotFitALaterOne() throws Exception {
        var earlier = new AtomicReference<byte[]>();
        try (var path = Relay.before(host, (request, upstream) -> {
                    var answer = upstream.pass(request);
                    if (!isSealed(request) || earlier.compareAndSet(null, answer.body())) {
                        return answer;
                    }
                    return answer.withBody(SealedFrames.withHeaderOf(answer.body(), earlier.get()));
                });
                var transport = to(path.url(), ntlm())) {
            exchange(transport, lane, "<m/>");

            assertThat(failure(transport, lane)).hasMessageContaining("its message number is 0 where 1 was due");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NTLM", "Kerberos"})
    void anEarlierReplyUnderTheNumberThatIsDueIsRefused(String mechanism) throws Exception {
        var earlier = new AtomicReference<Answer>();
        try (var path = Relay.before(host, (request, upstream) -> {
                    var answer = upstream.pass(request);
                    if (!isSealed(request) || earlier.compareAndSet(null, answer)) {
                        return answer;
                    }
                    return answer.withBody(
                            SealedFrames.withNumberOf(earlier.get().body(), answer.body()));
                });
                var transport = to(path.url(), mechanism(mechanism))) {
            exchange(transport, lane, "<s:Envelope/>");

            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.PROTECTION_VIOLATED);
            assertThat(refusal).hasMessageMatching(".* is refused: its (checksum|seal) is wrong.*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NTLM", "Kerberos"})
    void aReplySealedForAnotherConnectionIsRefused(String mechanism) throws Exception {
        var other = new AtomicReference<Answer>();
        try (var path = Relay.before(host, (request, upstream) -> {
                    var answer = upstream.pass(request);
                    return isSealed(request) && !other.compareAndSet(null, answer) ? other.get() : answer;
                });
                var transport = to(path.url(), mechanism(mechanism))) {
            exchange(transport, new Lane("receive"), "<m/>");

            assertThat(failure(transport, lane).kind()).isEqualTo(Kind.PROTECTION_VIOLATED);
        }
    }

    @Test
    void anAcceptanceWithoutAChallengeIsRefused() throws Exception {
        try (var path = Relay.before(
                        host,
                        (request, upstream) -> Tokens.type(request) == 1 ? Answer.empty(200) : upstream.pass(request));
                var transport = to(path.url(), ntlm())) {
            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.PROTECTION_VIOLATED);
            assertThat(refusal).hasMessageContaining("NTLM (it accepted without an NTLM challenge)");
        }
    }

    @Test
    void aSecondChallengeIsRefused() throws Exception {
        var challenge = new AtomicReference<Answer>();
        try (var path = Relay.before(host, (request, upstream) -> {
                    if (Tokens.type(request) == 3) {
                        return challenge.get();
                    }
                    var answer = upstream.pass(request);
                    challenge.set(answer);
                    return answer;
                });
                var transport = to(path.url(), ntlm())) {
            assertThat(failure(transport, lane)).hasMessageContaining("NTLM (it sent a second NTLM challenge)");
            assertThat(path.requests())
                    .extracting(Tokens::type)
                    .filteredOn(type -> type == 3)
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "TlRMTVNTUAABAAAA", "no base 64!"})
    void aTokenThatIsNoChallengeIsRefused(String token) throws Exception {
        try (var path = Relay.before(
                        host,
                        (request, upstream) -> Tokens.type(request) == 1
                                ? Answer.unauthorized("Negotiate " + token)
                                : upstream.pass(request));
                var transport = to(path.url(), ntlm())) {
            assertThat(failure(transport, lane).kind()).isEqualTo(Kind.PROTECTION_VIOLATED);
            assertThat(path.requests()).extracting(Tokens::type).doesNotContain(3);
        }
    }

    /** Someone who keeps Negotiate from the list of offers gets nothing out of it over plain HTTP. */
    @Test
    void theHostsOffersCannotTalkUsIntoSendingThePasswordInClear() throws Exception {
        try (var path = Relay.before(host, (request, upstream) -> Answer.unauthorized("Basic realm=\"WSMAN\""));
                var transport =
                        to(path.url(), new Authentication.Negotiate(credential("CORP\\alice", "wonder land")))) {
            assertThat(failure(transport, lane))
                    .hasMessage("No way to sign on to localhost as CORP\\alice. Offered: Basic; tried: nothing");
            assertThat(path.requests()).hasSize(1);
        }
    }

    @Test
    void aReplyOfAnotherProtocolIsRefused() throws Exception {
        try (var path = Relay.before(host, (request, upstream) -> {
                    var answer = upstream.pass(request);
                    return isSealed(request)
                            ? answer.withHeader(
                                    "Content-Type",
                                    answer.header("Content-Type").replace("SPNEGO", "CredSSP"))
                            : answer;
                });
                var transport = to(path.url(), ntlm())) {
            assertThat(failure(transport, lane)).hasMessageContaining("it is sealed by another protocol");
        }
    }

    @Test
    void aRefusedReplyIsTheLastOnItsConnection() throws Exception {
        try (var path = Relay.before(
                        host,
                        (request, upstream) -> isSealed(request) && request.connection() == 1
                                ? Answer.soap(200, "<injected/>")
                                : upstream.pass(request));
                var transport = to(path.url(), ntlm())) {
            failure(transport, lane);

            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <m/>");
            assertThat(path.requests().get(path.requests().size() - 1).connection())
                    .isEqualTo(2);
        }
    }

    private static boolean isSealed(Request request) {
        return request.header("content-type").startsWith("multipart/encrypted");
    }

    private static Authentication mechanism(String name) {
        return "NTLM".equals(name) ? ntlm() : kerberos();
    }

    private static Authentication ntlm() {
        return new Authentication.Ntlm(credential("CORP\\alice", "wonder land"));
    }

    private static Authentication kerberos() {
        return new Authentication.Kerberos(
                KerberosAccount.withPassword(credential("alice", "wonder land"), kdc.settings()));
    }
}
