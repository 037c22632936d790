package io.jenkins.plugins.remotepowershell.transport;

import io.cloudsoft.winrm4j.client.encryption.WinrmEncryptionUtils;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * AUTHENTICATE_MESSAGE, the client's last, with a MIC over all three messages. [MS-NLMP] 2.2.1.3, 3.1.5.1.2. Little endian.
 *
 * <pre>
 *  0           8   12          20          28      36    44            52           60     64       72      88
 *  | NTLMSSP\0 | 3 | LM resp.  | NT resp.  | domain | user | workstation | session key | flags | version | MIC | …
 * </pre>
 */
final class NtlmAuthenticate {
    private static final int HEADER_LENGTH = 88;
    private static final int MIC_AT = 72;
    private static final int TYPE = 3;
    private static final byte[] SIGNATURE = "NTLMSSP\0".getBytes(StandardCharsets.US_ASCII);
    /** Windows 6.1 build 7601, NTLM revision 15. [MS-NLMP] 2.2.2.10. */
    private static final byte[] VERSION = {6, 1, (byte) 0xb1, 0x1d, 0, 0, 0, 15};

    private final ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    private NtlmAuthenticate() {
        header.put(SIGNATURE).putInt(TYPE);
    }

    /** @param micKey the exported session key */
    static byte[] encode(Fields fields, byte[] micKey, byte[] negotiate, byte[] challenge) {
        var message = new NtlmAuthenticate().fill(fields);
        var all = new ByteArrayOutputStream();
        all.writeBytes(negotiate);
        all.writeBytes(challenge);
        all.writeBytes(message);
        var mic = WinrmEncryptionUtils.hmacMd5(micKey, all.toByteArray());
        System.arraycopy(mic, 0, message, MIC_AT, mic.length);
        return message;
    }

    private byte[] fill(Fields fields) {
        field(fields.lmResponse);
        field(fields.ntResponse);
        field(fields.domain.getBytes(StandardCharsets.UTF_16LE));
        field(fields.user.getBytes(StandardCharsets.UTF_16LE));
        field(new byte[0]); // no workstation: controllers have no name a host would know
        field(fields.encryptedSessionKey);
        header.putInt(fields.flags).put(VERSION);
        var message = new ByteArrayOutputStream();
        message.writeBytes(header.array());
        message.writeBytes(payload.toByteArray());
        return message.toByteArray();
    }

    private void field(byte[] value) {
        header.putShort((short) value.length).putShort((short) value.length).putInt(HEADER_LENGTH + payload.size());
        payload.writeBytes(value);
    }

    /** @param encryptedSessionKey empty where no key is exchanged */
    record Fields(
            int flags, String domain, String user, byte[] lmResponse, byte[] ntResponse, byte[] encryptedSessionKey) {}
}
