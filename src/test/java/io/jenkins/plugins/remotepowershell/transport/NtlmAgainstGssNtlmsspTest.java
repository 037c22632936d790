package io.jenkins.plugins.remotepowershell.transport;

import static io.jenkins.plugins.remotepowershell.transport.Transports.credential;
import static io.jenkins.plugins.remotepowershell.transport.Transports.exchange;
import static io.jenkins.plugins.remotepowershell.transport.Transports.failure;
import static io.jenkins.plugins.remotepowershell.transport.Transports.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NTLM, signed on to and sealed with gss-ntlmssp, which shares no code with winrm4j or the JDK. */
@Timeout(60)
class NtlmAgainstGssNtlmsspTest {
    private static final List<String> ACCOUNTS =
            List.of("CORP:alice:wonder land", ":local:päss wörd", ":upn@corp.example:secret");

    @TempDir
    Path directory;

    private final Lane lane = new Lane("command");

    @BeforeAll
    static void peerIsPresent() {
        Acceptor.assumePresent();
    }

    @ParameterizedTest
    @CsvSource({"CORP\\alice, wonder land", "corp\\alice, wonder land", "local, päss wörd", "upn@corp.example, secret"})
    void sealsManyMessagesOnOneConnection(String user, String password) throws Exception {
        try (var host = Acceptor.ntlm(directory, ACCOUNTS);
                var transport = to(host.url(), new Authentication.Ntlm(credential(user, password)))) {
            for (var number = 0; number < 5; number++) {
                assertThat(exchange(transport, lane, "<m>" + number + " ä €</m>"))
                        .isEqualTo("200 <m>" + number + " ä €</m>");
            }
            assertThat(exchange(transport, lane, "<FAULT/>")).isEqualTo("500 <FAULT/>");
            assertThat(host.log())
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("signed on: Negotiate <OID 1.3.6.1.4.1.311.2.2.10>");
        }
    }

    @Test
    void aWrongPasswordIsRefusedAfterOneAttempt() throws Exception {
        try (var host = Acceptor.ntlm(directory, ACCOUNTS);
                var transport = to(host.url(), new Authentication.Negotiate(credential("CORP\\alice", "guess")))) {
            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.SIGN_ON_REFUSED);
            assertThat(refusal)
                    .hasMessageStartingWith(
                            "localhost refused CORP\\alice (401). Offered: Negotiate, Kerberos; tried: NTLM (the host refused it).")
                    .hasMessageNotContaining("guess");
            assertThat(host.log()).hasSize(1);
        }
    }
}
