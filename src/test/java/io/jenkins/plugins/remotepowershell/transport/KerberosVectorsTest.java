package io.jenkins.plugins.remotepowershell.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.security.auth.kerberos.EncryptionKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known answers of the Kerberos specifications. */
class KerberosVectorsTest {

    /** RFC 3961 A.1 */
    @ParameterizedTest
    @CsvSource({
        "012345, be072631276b1955",
        "password, 78a07b6caf85fa",
        "'Rough Consensus, and Running Code', bb6ed30870b7f0e0",
        "password, 59e4a8ca7c0385c3c37b3f6d2000247cb6e6bd5b3e",
        "MASSACHVSETTS INSTITVTE OF TECHNOLOGY, db3b0d8f0b061e603282b308a50841229ad798fab9540c1b",
        "Q, 518a54a215a8452a518a54a215a8452a518a54a215",
        "ba, fb25d531ae8974499f52fd92ea9857c4ba24cf297e",
        "kerberos, 6b65726265726f73",
        "kerberos, 6b65726265726f737b9b5b2b93132b93",
        "kerberos, 8372c236344e5f1550cd0747e15d62ca7a5a3bcea4",
        "kerberos, 6b65726265726f737b9b5b2b93132b935c9bdcdad95c9899c4cae4dee6d6cae4"
    })
    void foldsTextToAnyLength(String text, String folded) {
        assertThat(KerberosKeyDerivation.fold(text.getBytes(StandardCharsets.US_ASCII), folded.length() / 2))
                .isEqualTo(HexFormat.of().parseHex(folded));
    }

    /** RFC 8009 A, keys for usage 2. */
    @ParameterizedTest
    @CsvSource({
        "19, 3705d96080c17728a0e800eab6e0d23c, 9b197dd1e8c5609d6e67c3e37c62c72e",
        "20, 6d404d37faf79f9df0d33568d320669800eb4836472ea8a026d16b7182460c52,"
                + " 56ab22bee63d82d7bc5227f6773f8ea7a5eb1c825160c38312980c442e5c7e49"
    })
    void derivesEncryptionKeys(int type, String base, String derived) throws Exception {
        var session = new EncryptionKey(HexFormat.of().parseHex(base), type);

        assertThat(KerberosKeyDerivation.encryptionKey(session, 2))
                .isEqualTo(HexFormat.of().parseHex(derived));
    }

    /** RFC 4121 4.2.5: what is rotated right by RRC is the same as what is rotated left again. */
    @Test
    void aRotatedTokenIsUnrotatedWhateverItsCount() throws Exception {
        var token = HexFormat.of()
                .parseHex("050406ff000000000000000000000007" + "c0".repeat(16) + "d0d1d2d3d4" + "e0".repeat(16)
                        + "f0".repeat(12));

        var rotated = WrapToken.rotate(token, 5);

        assertThat(HexFormat.of().formatHex(rotated))
                .isEqualTo("050406ff0000001c0000000000000007" + "e0".repeat(16) + "f0".repeat(12) + "c0".repeat(16)
                        + "d0d1d2d3d4");
        assertThat(WrapToken.unrotate(rotated)).isEqualTo(token);
    }

    /** RFC 4120 5.9.1: a KRB-ERROR of number 37 in the frame of RFC 4121, whole and cut anywhere. */
    @Test
    void readsTheNumberOfAnErrorAndNothingOutOfAPieceOfOne() {
        var token = HexFormat.of()
                .parseHex("601f06092a864886f712010202" + "0300" + "7e10300e" + "a003020105" + "a10302011e"
                        + "a603020125");

        assertThat(KerberosErrorToken.number(token)).hasValue(37);
        for (var length = 0; length < token.length; length++) {
            assertThat(KerberosErrorToken.number(Arrays.copyOf(token, length))).isEmpty();
        }
        for (var at = 15; at < token.length; at++) {
            var broken = token.clone();
            broken[at] = (byte) 0xff;
            assertThat(KerberosErrorToken.number(broken)).isNotNull();
        }
    }
}
