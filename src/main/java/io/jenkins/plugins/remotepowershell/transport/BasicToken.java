package io.jenkins.plugins.remotepowershell.transport;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The value of a Basic {@code Authorization} header, RFC 7617, in UTF-8. */
final class BasicToken {
    static final String SCHEME = "Basic";

    private BasicToken() {}

    static String of(Credential credential) {
        var secret = credential.secret();
        var text = CharBuffer.allocate(credential.username().length() + 1 + secret.length);
        text.put(credential.username()).put(':').put(secret).flip();
        var bytes = StandardCharsets.UTF_8.encode(text);
        try {
            return SCHEME + ' ' + Base64.getEncoder().encodeToString(content(bytes));
        } finally {
            Arrays.fill(secret, '\0');
            Arrays.fill(text.array(), '\0');
            bytes.clear().put(new byte[bytes.capacity()]);
        }
    }

    private static byte[] content(ByteBuffer bytes) {
        var content = new byte[bytes.remaining()];
        bytes.get(content);
        return content;
    }
}
