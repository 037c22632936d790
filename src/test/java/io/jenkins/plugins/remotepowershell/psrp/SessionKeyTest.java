package io.jenkins.plugins.remotepowershell.psrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.clixml.PrimitiveType;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.clixml.PsPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exchange of the session key, with vectors of another implementation. */
class SessionKeyTest {
    private static final Properties VECTORS = vectors();

    private SessionKey key;

    @BeforeEach
    void useTheKeyPairOfTheVectors() throws GeneralSecurityException {
        KeyFactory rsa = KeyFactory.getInstance("RSA");
        byte[] encoded = Base64.getDecoder().decode(VECTORS.getProperty("keyPair"));
        RSAPrivateCrtKey privateKey = (RSAPrivateCrtKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(encoded));
        RSAPublicKeySpec publicKey = new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent());
        key = new SessionKey(new KeyPair(rsa.generatePublic(publicKey), privateKey));
    }

    @Test
    void thePublicKeyIsACapiBlob() {
        assertThat(key.publicKey()).isEqualTo(VECTORS.getProperty("publicKeyBlob"));
    }

    @ParameterizedTest
    @CsvSource({"empty, ''", "text, pä😀ss", "block, 12345678"})
    void secretsAreSealedAndOpenedAsAnotherImplementationDoes(String name, String text) throws Exception {
        key.accept(VECTORS.getProperty("simpleBlob"));

        PsPrimitive sealed = key.secureString(text.toCharArray());

        assertThat(sealed.type()).isEqualTo(PrimitiveType.SECURE_STRING);
        assertThat(sealed.text()).isEqualTo(VECTORS.getProperty("secret." + name));
        assertThat(key.reveal(sealed)).isEqualTo(text.toCharArray());
    }

    @Test
    void aLoneSurrogateStaysWhatItIs() throws Exception {
        key.accept(VECTORS.getProperty("simpleBlob"));

        assertThat(key.reveal(key.secureString(new char[] {'a', '\uD800', '\0'})))
                .containsExactly('a', '\uD800', '\0');
    }

    @Test
    void aCredentialHasItsNameInClearAndItsPasswordSealed() throws Exception {
        key.accept(VECTORS.getProperty("simpleBlob"));

        PsObject credential = key.credential("WEB01\\deploy", "12345678".toCharArray());

        assertThat(credential.isOfType("System.Management.Automation.PSCredential"))
                .isTrue();
        assertThat(credential.property("UserName")).isEqualTo("WEB01\\deploy");
        assertThat(credential.property("Password"))
                .isEqualTo(new PsPrimitive(PrimitiveType.SECURE_STRING, VECTORS.getProperty("secret.block")));
        assertThat(credential.property("Password")).hasToString("SecureString");
    }

    @Test
    void aPoolOffersThePublicKeyAndTakesTheSessionKey() throws Exception {
        Peer peer = new Peer(UUID.randomUUID());
        ClientRunspacePool pool = peer.openedPool();

        PsrpMessage offer =
                new Defragmenter(ReceiveCursor.START).add(pool.offer(key)).get(0);

        assertThat(offer.type()).contains(MessageType.PUBLIC_KEY);
        assertThat(Payload.of(offer).text("PublicKey")).isEqualTo(VECTORS.getProperty("publicKeyBlob"));
        assertThat(key.isReady()).isFalse();
        byte[] answer = peer.pool(
                MessageType.ENCRYPTED_SESSION_KEY,
                Peer.properties("EncryptedSessionKey", VECTORS.getProperty("simpleBlob")));
        assertThat(pool.receive(answer)).containsExactly(new PsrpEvent.SessionKeyReady());
        assertThat(key.isReady()).isTrue();
    }

    @Test
    void anOldHostMayAskForTheKey() throws Exception {
        Peer peer = new Peer(UUID.randomUUID());

        assertThat(peer.openedPool().receive(peer.pool(MessageType.PUBLIC_KEY_REQUEST, "")))
                .containsExactly(new PsrpEvent.SessionKeyRequested());
    }

    @Test
    void aKeyThatNobodyAskedForIsRefused() throws Exception {
        Peer peer = new Peer(UUID.randomUUID());
        ClientRunspacePool pool = peer.openedPool();

        byte[] unasked = peer.pool(
                MessageType.ENCRYPTED_SESSION_KEY,
                Peer.properties("EncryptedSessionKey", VECTORS.getProperty("simpleBlob")));

        assertThatThrownBy(() -> pool.receive(unasked))
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessageContaining("nobody asked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "AAAA", "AQIAABBmAAAApAAA", "no base64!", "AQIAABBmAAAApAAAtq4PxNqfe3QLLYC6TpWevBeOQSIm"})
    void aBrokenKeyIsRefused(String blob) {
        assertThatThrownBy(() -> key.accept(blob))
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessageContaining("cannot be read");
        assertThat(key.isReady()).isFalse();
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> key.accept(VECTORS.getProperty("simpleBlobOfShortKey")))
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessageContaining("16 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "no base64!", "AAAAAAAAAAAAAAAAAAAAAA=="})
    void aSecretThatIsNotUnderThisKeyIsRefusedWithoutSayingWhy(String sealed) throws Exception {
        key.accept(VECTORS.getProperty("simpleBlob"));

        assertThatThrownBy(() -> key.reveal(new PsPrimitive(PrimitiveType.SECURE_STRING, sealed)))
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessage("A SecureString is not encrypted under this session's key")
                .hasNoCause();
    }

    @Test
    void nothingIsSealedBeforeTheExchange() {
        assertThatThrownBy(() -> key.secureString(new char[] {'x'})).isInstanceOf(IllegalStateException.class);
    }

    private static Properties vectors() {
        Properties vectors = new Properties();
        try (InputStream in = SessionKeyTest.class.getResourceAsStream("session-key.properties")) {
            vectors.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
        return vectors;
    }
}
