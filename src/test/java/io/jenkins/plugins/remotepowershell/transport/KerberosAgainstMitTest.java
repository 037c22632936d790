package io.jenkins.plugins.remotepowershell.transport;

import static io.jenkins.plugins.remotepowershell.transport.Transports.credential;
import static io.jenkins.plugins.remotepowershell.transport.Transports.exchange;
import static io.jenkins.plugins.remotepowershell.transport.Transports.failure;
import static io.jenkins.plugins.remotepowershell.transport.Transports.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kerberos with tickets of a real MIT KDC, signed on to and sealed with MIT's library. */
@Timeout(120)
class KerberosAgainstMitTest {
    @TempDir
    static Path directory;

    private static MitKdc kdc;
    private static Path hostKeytab;
    private static Path aliceKeytab;

    private final Lane lane = new Lane("command");

    @BeforeAll
    static void startKdc() throws Exception {
        Acceptor.assumePresent();
        kdc = MitKdc.start(directory, "aes256-cts-hmac-sha1-96");
        kdc.addUser("alice", "wonder land");
        kdc.addUser("keytabber", "unused");
        kdc.addUser("locked", "secret", "-allow_tix");
        kdc.addUser("expired", "secret", "-pwexpire", "yesterday");
        hostKeytab = kdc.addService("WSMAN/localhost");
        aliceKeytab = kdc.keytab("keytabber");
    }

    @AfterAll
    static void stopKdc() throws Exception {
        if (kdc != null) {
            kdc.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kerberos", "Negotiate"})
    void sealsManyMessagesOnOneConnection(String offer) throws Exception {
        try (var host = host("--offer", offer);
                var transport = to(host.url(), new Authentication.Kerberos(alice("wonder land")))) {
            for (var number = 0; number < 5; number++) {
                assertThat(exchange(transport, lane, "<m>" + number + " ä €</m>"))
                        .isEqualTo("200 <m>" + number + " ä €</m>");
            }
            assertThat(exchange(transport, lane, "<FAULT/>")).isEqualTo("500 <FAULT/>");
            assertThat(host.log())
                    .containsExactly("signed on: " + offer + " <OID 1.2.840.113554.1.2.2> alice@CORP.EXAMPLE");
        }
    }

    /** Texts of many lengths: cipher text stealing treats the last block as its length is. */
    @ParameterizedTest
    @ValueSource(strings = {"aes128-cts-hmac-sha1-96", "aes128-cts-hmac-sha256-128", "aes256-cts-hmac-sha384-192"})
    void sealsWithEachAesEncryptionType(String type, @TempDir Path other) throws Exception {
        try (var realm = MitKdc.start(other, type)) {
            realm.addUser("bob", "builder");
            var environment = new HashMap<>(realm.acceptorEnvironment(realm.addService("WSMAN/localhost")));
            environment.put("NTLM_USER_FILE", directory.resolve("no-users").toString());
            var bob = KerberosAccount.withPassword(credential("bob", "builder"), realm.settings());
            try (var host = Acceptor.start(environment);
                    var transport = to(host.url(), new Authentication.Kerberos(bob))) {
                for (var length = 1; length < 50; length++) {
                    assertThat(exchange(transport, lane, "m".repeat(length))).isEqualTo("200 " + "m".repeat(length));
                }
            }
        }
    }

    @Test
    void signsOnWithAKeytab() throws Exception {
        try (var host = host();
                var transport = to(
                        host.url(),
                        new Authentication.Kerberos(
                                KerberosAccount.withKeytab("keytabber", aliceKeytab, kdc.settings())))) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <m/>");
        }
    }

    @Test
    void negotiateTakesKerberosFirstWhereTheNameSaysTheRealm() throws Exception {
        try (var host = host();
                var transport = to(
                        host.url(),
                        new Authentication.Negotiate(
                                credential("alice@corp.example", "wonder land"), kdc.settings()))) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <m/>");
            assertThat(host.log()).singleElement().asString().startsWith("signed on: Kerberos");
            assertThat(transport.signOn())
                    .contains("Offered: Negotiate, Kerberos; tried: Kerberos; messages are sealed");
        }
    }

    /** The KDC does not answer, so NTLM follows; what was refused is said. */
    @Test
    void negotiateSaysWhatItTriedBefore() throws Exception {
        var environment = Acceptor.ntlmAccounts(directory, List.of(":bob@nowhere.example:builder"));
        var unreachable = new KerberosSettings(null, "127.0.0.1:1", null);
        try (var host = Acceptor.start(environment);
                var transport = to(
                        host.url(),
                        new Authentication.Negotiate(credential("bob@nowhere.example", "builder"), unreachable))) {
            assertThat(exchange(transport, lane, "<m/>")).isEqualTo("200 <m/>");
            assertThat(transport.signOn().orElseThrow())
                    .startsWith(
                            "Offered: Negotiate, Kerberos; tried: Kerberos (the KDC of bob@NOWHERE.EXAMPLE cannot be"
                                    + " reached (")
                    .endsWith("), NTLM; messages are sealed");
        }
    }

    @Test
    void aWrongPasswordIsRefusedAndNtlmIsNotTriedWithItToo() throws Exception {
        try (var host = host();
                var transport = to(
                        host.url(),
                        new Authentication.Negotiate(credential("alice@CORP.EXAMPLE", "guess"), kdc.settings()))) {
            var refusal = failure(transport, lane);

            assertThat(refusal.kind()).isEqualTo(Kind.SIGN_ON_REFUSED);
            assertThat(refusal)
                    .hasMessageContaining("tried: Kerberos (the password or keytab is wrong)")
                    .hasMessageNotContaining("guess");
            assertThat(host.log()).isEmpty();
        }
    }

    @Test
    void saysThatThePrincipalIsUnknown() throws Exception {
        assertThat(refusal(KerberosAccount.withPassword(credential("nobody", "secret"), kdc.settings())))
                .contains("the realm knows no principal nobody@CORP.EXAMPLE");
    }

    @Test
    void saysThatTheAccountIsLocked() throws Exception {
        assertThat(refusal(KerberosAccount.withPassword(credential("locked", "secret"), kdc.settings())))
                .contains("the account is disabled, locked or expired");
    }

    @Test
    void saysThatThePasswordHasExpired() throws Exception {
        assertThat(refusal(KerberosAccount.withPassword(credential("expired", "secret"), kdc.settings())))
                .contains("the password has expired");
    }

    @Test
    void saysThatTheServiceIsUnknown() throws Exception {
        var settings = new KerberosSettings(MitKdc.REALM, kdc.address(), "HTTP/elsewhere");

        assertThat(refusal(KerberosAccount.withPassword(credential("alice", "wonder land"), settings)))
                .contains("the realm knows no service HTTP/elsewhere@CORP.EXAMPLE");
    }

    @Test
    void saysThatTheKdcCannotBeReached() throws Exception {
        var settings = new KerberosSettings("NOWHERE.EXAMPLE", "127.0.0.1:1", null);

        assertThat(refusal(KerberosAccount.withPassword(credential("alice", "wonder land"), settings)))
                .contains("the KDC of alice@NOWHERE.EXAMPLE cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kerberos", "Negotiate"})
    void saysThatTheClockOfTheHostDiffers(String offer) throws Exception {
        var environment = new HashMap<>(kdc.acceptorEnvironment(hostKeytab));
        environment.putAll(WrongClock.oneHourAhead());
        try (var host = Acceptor.start(environment, "--offer", offer);
                var transport = to(host.url(), new Authentication.Kerberos(alice("wonder land")))) {
            assertThat(failure(transport, lane))
                    .hasMessageContaining("Kerberos (the clocks of this machine and of KDC or host differ too much");
        }
    }

    @Test
    void saysThatTheClockOfTheKdcDiffers(@TempDir Path other) throws Exception {
        try (var wrong = MitKdc.start(other, "aes256-cts-hmac-sha1-96", WrongClock.oneHourAhead())) {
            wrong.addUser("alice", "wonder land");

            assertThat(refusal(KerberosAccount.withPassword(credential("alice", "wonder land"), wrong.settings())))
                    .contains("the clocks of this machine and of KDC or host differ too much (clock skew)");
        }
    }

    @Test
    void saysThatTheKeytabHasNoKey() throws Exception {
        assertThat(refusal(KerberosAccount.withKeytab("stranger", aliceKeytab, kdc.settings())))
                .contains("the keytab has no key for stranger@CORP.EXAMPLE");
    }

    private String refusal(KerberosAccount account) throws Exception {
        try (var host = host();
                var transport = to(host.url(), new Authentication.Kerberos(account))) {
            return failure(transport, lane).getMessage();
        }
    }

    private static KerberosAccount alice(String password) {
        return KerberosAccount.withPassword(credential("alice", password), kdc.settings());
    }

    private static Acceptor host(String... options) throws Exception {
        var environment = new HashMap<>(kdc.acceptorEnvironment(hostKeytab));
        environment.put("NTLM_USER_FILE", directory.resolve("no-users").toString());
        return Acceptor.start(environment, options);
    }
}
