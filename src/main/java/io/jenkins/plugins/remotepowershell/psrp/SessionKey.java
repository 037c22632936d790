package io.jenkins.plugins.remotepowershell.psrp;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.clixml.PrimitiveType;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.clixml.PsPrimitive;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one pool under which secrets travel. [MS-PSRP] 2.2.2.3, 2.2.2.4 and 2.2.5.1.24.
 *
 * <p>It lives in this process only: a client that attaches later exchanges a new one.
 */
public final class SessionKey {
    private static final int RSA_BITS = 2048;
    private static final int AES_BYTES = 32;
    private static final int SIMPLE_BLOB_HEADER = 12;
    private static final byte[] PUBLIC_BLOB_HEADER = {6, 2, 0, 0, 0, (byte) 0xA4, 0, 0, 'R', 'S', 'A', '1'};

    private final KeyPair pair;

    @CheckForNull
    private SecretKeySpec key;

    /** @param pair RSA, 2048 bits, drawn for this pool alone */
    public SessionKey(KeyPair pair) {
        this.pair = pair;
    }

    public boolean isReady() {
        return key != null;
    }

    /** A PSCredential whose password is encrypted under this key. */
    public PsObject credential(String userName, char[] password) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("UserName", userName);
        properties.put("Password", secureString(password));
        return PsObject.ofType(
                List.of("System.Management.Automation.PSCredential", "System.Object"),
                "System.Management.Automation.PSCredential",
                properties);
    }

    /** AES-256-CBC, zero initialization vector, over UTF-16LE. */
    public PsPrimitive secureString(char[] text) {
        byte[] bytes = littleEndianUnits(text);
        try {
            byte[] sealed = aes(Cipher.ENCRYPT_MODE, bytes);
            return new PsPrimitive(
                    PrimitiveType.SECURE_STRING, Base64.getEncoder().encodeToString(sealed));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES with 256 bits is not available in this JVM", impossible);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * Opens what {@link #secureString} or a server made.
     *
     * @param secret an {@code SS} element's content
     * @return for the caller to wipe
     */
    public char[] reveal(PsPrimitive secret) throws PsrpProtocolException {
        try {
            byte[] plain = aes(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(secret.text()));
            char[] text = new char[plain.length / 2];
            ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().get(text);
            Arrays.fill(plain, (byte) 0);
            return text;
        } catch (GeneralSecurityException | IllegalArgumentException wrongKey) {
            throw new PsrpProtocolException("A SecureString is not encrypted under this session's key");
        }
    }

    /** A CAPI PUBLICKEYBLOB, base64: header, bit length, exponent, modulus; all little endian. */
    String publicKey() {
        RSAPublicKey rsa = (RSAPublicKey) pair.getPublic();
        ByteBuffer blob = ByteBuffer.allocate(PUBLIC_BLOB_HEADER.length + 2 * Integer.BYTES + RSA_BITS / 8)
                .order(ByteOrder.LITTLE_ENDIAN);
        blob.put(PUBLIC_BLOB_HEADER).putInt(RSA_BITS);
        blob.putInt(rsa.getPublicExponent().intValueExact()).put(littleEndian(rsa.getModulus()));
        return Base64.getEncoder().encodeToString(blob.array());
    }

    /** @param blob a CAPI SIMPLEBLOB, base64: 12 bytes header, then the RSA ciphertext, little endian */
    void accept(String blob) throws PsrpProtocolException {
        try {
            byte[] bytes = Base64.getDecoder().decode(blob);
            byte[] sealed = reversed(Arrays.copyOfRange(bytes, SIMPLE_BLOB_HEADER, bytes.length));
            Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            rsa.init(Cipher.DECRYPT_MODE, pair.getPrivate());
            byte[] opened = rsa.doFinal(sealed);
            if (opened.length != AES_BYTES) {
                throw new PsrpProtocolException("The session key that the peer sent has " + opened.length + " bytes");
            }
            key = new SecretKeySpec(opened, "AES");
            Arrays.fill(opened, (byte) 0);
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw new PsrpProtocolException("The session key that the peer sent cannot be read");
        }
    }

    private byte[] aes(int mode, byte[] bytes) throws GeneralSecurityException {
        if (key == null) {
            throw new IllegalStateException("the session key has not been exchanged");
        }
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, key, new IvParameterSpec(new byte[16]));
        return cipher.doFinal(bytes);
    }

    /** Keeps lone surrogates, which an encoder would replace. */
    private static byte[] littleEndianUnits(char[] text) {
        ByteBuffer units = ByteBuffer.allocate(2 * text.length).order(ByteOrder.LITTLE_ENDIAN);
        for (char unit : text) {
            units.putChar(unit);
        }
        return units.array();
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] bytes = reversed(number.toByteArray());
        return Arrays.copyOf(bytes, RSA_BITS / 8);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
