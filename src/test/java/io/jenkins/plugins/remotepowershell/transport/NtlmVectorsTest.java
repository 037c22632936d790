package io.jenkins.plugins.remotepowershell.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudsoft.winrm4j.client.ntlm.NtlmKeys;
import io.jenkins.plugins.remotepowershell.transport.NtlmEngine.Drawn;
import io.jenkins.plugins.remotepowershell.transport.NtlmEngine.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The worked example of [MS-NLMP] 4.2.4, NTLMv2: user {@code User} of {@code Domain} with password {@code Password}. */
class NtlmVectorsTest {
    /** 4.2.4.3 */
    private static final byte[] CHALLENGE = hex("4e544c4d53535000 02000000 0c000c0038000000 33828ae2 0123456789abcdef"
            + "0000000000000000 2400240044000000 06007017 0000000f 530065007200760065007200"
            + "02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000");

    private static final Drawn DRAWN = new Drawn(repeat(0xaa, 8), repeat(0x55, 16));
    private static final byte[] TIME_ZERO = new byte[8];

    @Test
    void readsTheChallenge() throws Exception {
        var challenge = NtlmChallenge.decode(CHALLENGE, true);

        assertThat(challenge.flags()).isEqualTo(0xe28a8233);
        assertThat(challenge.nonce()).isEqualTo(hex("0123456789abcdef"));
        assertThat(challenge.targetInfo().text(AvPairs.COMPUTER_NAME)).isEqualTo("Server");
        assertThat(challenge.targetInfo().encode())
                .isEqualTo(hex("02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000"));
    }

    /** The LMv2 response is not compared: winrm4j makes it of the domain in upper case, which we always give it. */
    @Test
    void computesResponseAndKeys() throws Exception {
        var response = respond();

        assertThat(Arrays.copyOf(response.ntResponse(), 16)).isEqualTo(hex("68cd0ab851e51c96aabc927bebef6a1c"));
        assertThat(Arrays.copyOfRange(response.ntResponse(), 16, response.ntResponse().length))
                .isEqualTo(hex("0101000000000000 0000000000000000 aaaaaaaaaaaaaaaa 00000000"
                        + "02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000 00000000"));
        assertThat(response.sessionBaseKey()).isEqualTo(hex("8de40ccadbc14a82f15cb0ad0de95ca3"));
        assertThat(response.encryptedSessionKey()).isEqualTo(hex("c5dad2544fc9799094ce1ce90bc9d03e"));
    }

    @Test
    void derivesSigningAndSealingKeys() {
        var keys = keys();

        assertThat(keys.getSignKey(NtlmKeys.CLIENT_SIGNING)).isEqualTo(hex("4788dc861b4782f35d43fd98fe1a2d39"));
        assertThat(keys.getSealKey(NtlmKeys.CLIENT_SEALING)).isEqualTo(hex("59f600973cc4960a25480a7c196e4c58"));
    }

    @Test
    void sealsTheMessage() {
        var message = new NtlmSecurity(keys()).protect("Plaintext".getBytes(StandardCharsets.UTF_16LE));

        assertThat(message.body())
                .asString(StandardCharsets.ISO_8859_1)
                .contains("Length=18\r\n")
                .contains(new String(
                        hex("10000000 01000000 7fb38ec5c55d4976 00000000 54e50165bf1936dc996020c1811b0f06fb5f"),
                        StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatWeSealedOurselvesIsNoReply() {
        var sealed = new NtlmSecurity(keys()).protect("Plaintext".getBytes(StandardCharsets.UTF_16LE));
        var reply = new HttpReply(200, "OK", sealed.contentType(), List.of(), sealed.body());

        assertThatThrownBy(() -> new NtlmSecurity(keys()).open(reply))
                .isInstanceOf(ProtectionException.class)
                .hasMessage("its checksum is wrong");
    }

    private static NtlmEngine.NtlmResponse respond() throws Exception {
        return NtlmEngine.respond(
                new Identity("Domain", "User", "Password"),
                NtlmChallenge.decode(CHALLENGE, true),
                NtlmChallenge.decode(CHALLENGE, true).targetInfo(),
                DRAWN,
                TIME_ZERO);
    }

    private static NtlmKeys keys() {
        return new NtlmKeys(DRAWN.sessionKey(), 0xe28a8233L);
    }

    private static byte[] repeat(int value, int count) {
        var bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
