package io.jenkins.plugins.remotepowershell.transport;

import static io.jenkins.plugins.remotepowershell.transport.Transports.credential;
import static io.jenkins.plugins.remotepowershell.transport.Transports.exchange;
import static io.jenkins.plugins.remotepowershell.transport.Transports.failure;
import static io.jenkins.plugins.remotepowershell.transport.Transports.inClearTo;
import static io.jenkins.plugins.remotepowershell.transport.Transports.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Answer;
import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Request;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbered points of protocol.md 8.8, each against gss-ntlmssp or MIT Kerberos with someone on the path. */
@Timeout(120)
class SealingPointsTest {
    private static final List<String> ACCOUNTS = List.of("CORP:alice:wonder land");
    private static final int NEGOTIATE_56 = 0x80000000;

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
        environment.putAll(Acceptor.ntlmAccounts(directory, ACCOUNTS));
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

    @ParameterizedTest
    @ValueSource(strings = {"missing", "broken"})
    void point1TheFinalTokenInThe200IsNeeded(String fate) throws Exception {
        try (var path = Relay.before(host, (request, upstream) -> {
                    var answer = upstream.pass(request);
                    var token = Tokens.bytes(answer.header("WWW-Authenticate"));
                    if (answer.status() != 200 || token.length == 0) {
                        return answer;
                    }
                    token[token.length - 1] ^= 1;
                    return "missing".equals(fate)
                            ? new Answer(200, Map.of(), answer.body())
                            : Tokens.withToken(answer, token);
                });
                var transport = to(path.url(), kerberos())) {
            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.PROTECTION_VIOLATED);
            assertThat(refusal.mayHaveBeenHandled()).isFalse();
            assertThat(refusal).hasMessageStartingWith("Signing on to localhost was broken off.");
            assertThat(sentEnvelopes(path)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00000010, SIGN",
        "00000020, SEAL",
        "00080000, EXTENDED_SESSIONSECURITY",
        "40000000, KEY_EXCH",
        "20000000, KEY_128",
        "00800000, TARGET_INFO"
    })
    void point2AChallengeThatWeakensTheProtectionIsRefused(String bit, String name) throws Exception {
        var flag = Integer.parseUnsignedInt(bit, 16);
        try (var path = Relay.before(host, (request, upstream) -> {
                    var answer = upstream.pass(request);
                    return Tokens.isChallenge(answer)
                            ? Tokens.withChallengeFlags(answer, flags -> flags & ~flag)
                            : answer;
                });
                var transport = to(path.url(), ntlm())) {
            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.PROTECTION_VIOLATED);
            assertThat(refusal)
                    .hasMessageContaining(
                            "tried: NTLM (its NTLM challenge weakens the protection (without " + name + "))");
            assertThat(path.requests()).extracting(Tokens::type).doesNotContain(3);
        }
    }

    /** Only the MIC shows it: the flag that is stripped is none of those we insist on. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void point3TheMicExposesAFlagStrippedOnThePath(int messageType) throws Exception {
        try (var path = Relay.before(host, (request, upstream) -> {
                    if (messageType == 1 && Tokens.type(request) == 1) {
                        return upstream.pass(Tokens.withNegotiateFlags(request, flags -> flags & ~NEGOTIATE_56));
                    }
                    var answer = upstream.pass(request);
                    return messageType == 2 && Tokens.isChallenge(answer)
                            ? Tokens.withChallengeFlags(answer, flags -> flags & ~NEGOTIATE_56)
                            : answer;
                });
                var transport = to(path.url(), new Authentication.Ntlm(credential("CORP\\alice", "wonder land")))) {
            assertThat(failure(transport, lane)).hasMessageContaining("tried: NTLM (the host refused it)");
            assertThat(path.requests()).extracting(Tokens::type).contains(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NTLM", "Kerberos"})
    void point4AnAnswerThatWasThereBeforeIsRefused(String mechanism) throws Exception {
        var earlier = new AtomicReference<Answer>();
        try (var path = Relay.before(host, (request, upstream) -> {
                    var answer = upstream.pass(request);
                    return isSealed(request) && !earlier.compareAndSet(null, answer) ? earlier.get() : answer;
                });
                var transport = to(path.url(), mechanism(mechanism))) {
            assertThat(exchange(transport, lane, "<one/>")).isEqualTo("200 <one/>");

            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.PROTECTION_VIOLATED);
            assertThat(refusal.mayHaveBeenHandled()).isTrue();
            assertThat(refusal)
                    .hasMessageMatching("The reply of localhost:\\d+ is refused: its message number is .*due"
                            + "; someone may be on the path to the host");
        }
    }

    @ParameterizedTest
    @CsvSource({"NTLM, 200", "NTLM, 500", "NTLM, 404", "Kerberos, 200", "Kerberos, 500"})
    void point5AClearAnswerWhereASealedOneIsDueIsRefused(String mechanism, int status) throws Exception {
        try (var path = Relay.before(
                        host,
                        (request, upstream) ->
                                isSealed(request) ? Answer.soap(status, "<injected/>") : upstream.pass(request));
                var transport = to(path.url(), mechanism(mechanism))) {
            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.PROTECTION_VIOLATED);
            assertThat(refusal)
                    .hasMessageContaining(
                            "it came unencrypted (HTTP " + status + ") where only a sealed one is due; someone may be");
        }
    }

    /** Neither answer is protected, so neither is believed to mean that nothing was handled. */
    @ParameterizedTest
    @CsvSource({"NTLM, 401", "NTLM, 400", "Kerberos, 401", "Kerberos, 400"})
    void point6After401And400TheNextRequestIsSignedOnAndSealedAgain(String mechanism, int status) throws Exception {
        try (var path = Relay.before(
                        host,
                        (request, upstream) -> isSealed(request) && request.connection() == 1
                                ? Answer.empty(status)
                                : upstream.pass(request));
                var transport = to(path.url(), mechanism(mechanism))) {
            var forgotten = failure(transport, lane);
            assertThat(forgotten.kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(forgotten.mayHaveBeenHandled()).isTrue();

            assertThat(exchange(transport, lane, "<s:Envelope/>")).isEqualTo("200 <s:Envelope/>");

            assertThat(sentEnvelopes(path)).extracting(Request::connection).containsExactly(1, 2);
            assertThat(sentEnvelopes(path).get(0).body())
                    .isNotEqualTo(sentEnvelopes(path).get(1).body());
        }
    }

    @Test
    void point7AnEmpty500SaysThatTheHostWantsEncryption() throws Exception {
        try (var clear = ScriptedHost.http(request -> Answer.empty(500));
                var transport = inClearTo(clear.url(), new Authentication.Basic(credential("alice", "wonder land")))) {
            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.ENCRYPTION_REQUIRED);
            assertThat(refusal)
                    .hasMessageContaining("it refuses unencrypted messages (AllowUnencrypted is false)")
                    .hasMessageEndingWith("use HTTPS, or Negotiate, whose messages are encrypted");
        }
    }

    @ParameterizedTest
    @CsvSource({"NTLM, Negotiate, SPNEGO", "Kerberos, Kerberos, Kerberos", "Kerberos, Negotiate, SPNEGO"})
    void point8TheProtocolInTheContentTypeFollowsTheHeader(String mechanism, String offer, String protocol)
            throws Exception {
        try (var path = Relay.before(host, (request, upstream) -> offering(offer, upstream.pass(request)));
                var transport = to(path.url(), mechanism(mechanism))) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <m/>");

            assertThat(sentEnvelopes(path))
                    .singleElement()
                    .extracting(request -> request.header("content-type"))
                    .isEqualTo("multipart/encrypted;protocol=\"application/HTTP-" + protocol
                            + "-session-encrypted\";boundary=\"Encrypted Boundary\"");
        }
    }

    @Test
    void point9EachConnectionHasAKerberosTokenOfItsOwn() throws Exception {
        try (var path = Relay.before(host, (request, upstream) -> upstream.pass(request));
                var transport = to(path.url(), kerberos())) {
            exchange(transport, lane, "<m/>");
            exchange(transport, new Lane("receive"), "<m/>");

            assertThat(path.requests())
                    .extracting(request -> request.header("authorization"))
                    .filteredOn(token -> !token.isEmpty())
                    .hasSize(2)
                    .doesNotHaveDuplicates();
        }
    }

    /** Raw NTLM in Negotiate has no mechListMIC, so its numbers start at 0 after Kerberos was of no use, too. */
    @Test
    void point10AHostThatHasOnlyNtlmIsSignedOnToWithRawNtlmAfterKerberos() throws Exception {
        var onlyNtlm = directory.resolve("only-ntlm");
        Files.createDirectories(onlyNtlm);
        try (var ntlmHost =
                        Acceptor.ntlm(onlyNtlm, List.of("CORP:alice:wonder land", ":alice@CORP.EXAMPLE:wonder land"));
                var path =
                        Relay.before(ntlmHost, (request, upstream) -> offering("Negotiate", upstream.pass(request)));
                var transport = to(
                        path.url(),
                        new Authentication.Negotiate(
                                credential("alice@CORP.EXAMPLE", "wonder land"), kdc.settings()))) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <m/>");

            assertThat(path.requests()).extracting(Tokens::type).contains(1, 3);
            assertThat(SealedFrames.ntlmNumber(sentEnvelopes(path).get(0).body()))
                    .isZero();
        }
    }

    @Test
    void point11ARefusedPasswordIsSentOnceHoweverManyLanesAsk() throws Exception {
        try (var path = Relay.before(host, (request, upstream) -> upstream.pass(request));
                var transport = to(path.url(), new Authentication.Ntlm(credential("CORP\\alice", "guess")))) {
            var pending = new ArrayList<CompletableFuture<WsmanReply>>();
            for (var number = 0; number < 20; number++) {
                pending.add(transport.send(new Lane("lane " + number), new byte[] {'m'}, Transports.LIMIT));
            }
            for (var one : pending) {
                assertThat(Transports.failureOf(one).kind()).isEqualTo(Kind.SIGN_ON_REFUSED);
            }

            assertThat(failure(transport, lane))
                    .hasMessageMatching(
                            "localhost is not asked again for CORP\\\\alice\\. It was refused once and is not"
                                    + " tried again for \\d+ s, so that the account is not locked; a changed password is tried at once");
            assertThat(path.requests())
                    .extracting(Tokens::type)
                    .filteredOn(type -> type == 3)
                    .hasSize(1);
        }
    }

    /** Leaves one scheme on the list of those the host offers. */
    private static Answer offering(String scheme, Answer answer) {
        return answer.header("WWW-Authenticate").contains("\n")
                ? answer.withHeader("WWW-Authenticate", scheme)
                : answer;
    }

    private static boolean isSealed(Request request) {
        return request.header("content-type").startsWith("multipart/encrypted");
    }

    private static List<Request> sentEnvelopes(Relay path) {
        return path.requests().stream()
                .filter(request -> request.body().length > 0)
                .toList();
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
