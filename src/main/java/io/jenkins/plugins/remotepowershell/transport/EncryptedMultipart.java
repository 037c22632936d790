package io.jenkins.plugins.remotepowershell.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The frame of a sealed message over HTTP. [MS-WSMV] 2.2.9.1; protocol.md 8.3. Read by its lengths, never by looking for
 * the boundary in sealed bytes.
 *
 * <pre>
 * --Encrypted Boundary
 *     Content-Type: (the protocol)
 *     OriginalContent: type=application/soap+xml;charset=UTF-8;Length=(of the plain text)
 * --Encrypted Boundary
 *     Content-Type: application/octet-stream
 * (header length, 4 bytes LE)(header)(sealed bytes)--Encrypted Boundary--
 * </pre>
 */
final class EncryptedMultipart {
    private static final String BOUNDARY = "--Encrypted Boundary";
    private static final String CRLF = "\r\n";
    private static final Pattern ORIGINAL =
            Pattern.compile("originalcontent:\\s*type=([^;]+);\\s*charset=\"?([a-z0-9_-]+)\"?;\\s*length=(\\d{1,9})");
    private static final int MAX_HEADER = 4096;

    private final String protocol;

    /** @param protocol such as {@code application/HTTP-SPNEGO-session-encrypted} */
    EncryptedMultipart(String protocol) {
        this.protocol = protocol;
    }

    String contentType() {
        return "multipart/encrypted;protocol=\"" + protocol + "\";boundary=\"Encrypted Boundary\"";
    }

    /** @param originalLength of the plain text, bytes */
    byte[] encode(int originalLength, byte[] header, byte[] sealed) {
        var head = BOUNDARY + CRLF
                + "\tContent-Type: " + protocol + CRLF
                + "\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=" + originalLength + CRLF
                + BOUNDARY + CRLF
                + "\tContent-Type: application/octet-stream" + CRLF;
        var out = new ByteArrayOutputStream(head.length() + header.length + sealed.length + 32);
        out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(header.length)
                .array());
        out.writeBytes(header);
        out.writeBytes(sealed);
        out.writeBytes((BOUNDARY + "--" + CRLF).getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    Part decode(HttpReply reply) throws ProtectionException {
        var type = reply.contentType().toLowerCase(Locale.ROOT);
        if (!type.startsWith("multipart/encrypted")) {
            throw new ProtectionException(
                    "it came unencrypted (HTTP " + reply.status() + ") where only a sealed one is due");
        }
        if (!type.contains('"' + protocol.toLowerCase(Locale.ROOT) + '"')) {
            throw new ProtectionException("it is sealed by another protocol: " + reply.contentType());
        }
        return new Reader(reply.body()).part();
    }

    /** The opened envelope in UTF-8. */
    byte[] text(Part part, byte[] plain) {
        return EnvelopeText.utf8(plain, part.charset);
    }

    /**
     * One sealed message.
     *
     * @param originalLength of the plain text, bytes
     */
    record Part(String charset, int originalLength, byte[] header, byte[] sealed) {}

    /** Walks through one frame. */
    private static final class Reader {
        private final byte[] body;
        private int at;

        Reader(byte[] body) {
            this.body = body;
        }

        Part part() throws ProtectionException {
            boundary(line());
            line(); // Content-Type, as announced outside
            var original = ORIGINAL.matcher(line().toLowerCase(Locale.ROOT));
            if (!original.matches()) {
                throw malformed();
            }
            boundary(line());
            line(); // Content-Type: application/octet-stream
            var header = take(length());
            var sealed = take(sealedLength());
            return new Part(original.group(2), Integer.parseInt(original.group(3)), header, sealed);
        }

        private String line() throws ProtectionException {
            var end = at;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            if (end == body.length || end - at > MAX_HEADER) {
                throw malformed();
            }
            var line = new String(body, at, end - at, StandardCharsets.US_ASCII).trim();
            at = end + 1;
            return line;
        }

        /** Some servers put a blank after the dashes. */
        private static void boundary(String line) throws ProtectionException {
            if (!line.replace("-- ", "--").equals(BOUNDARY)) {
                throw malformed();
            }
        }

        private int length() throws ProtectionException {
            if (body.length - at < Integer.BYTES) {
                throw malformed();
            }
            var length = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
            at += Integer.BYTES;
            return length;
        }

        /** All but the closing delimiter. */
        private int sealedLength() throws ProtectionException {
            for (var closing :
                    new String[] {BOUNDARY + "--" + CRLF, "-- Encrypted Boundary--" + CRLF, BOUNDARY + "--"}) {
                var start = body.length - closing.length();
                if (start >= at
                        && Arrays.equals(
                                body,
                                start,
                                body.length,
                                closing.getBytes(StandardCharsets.US_ASCII),
                                0,
                                closing.length())) {
                    return start - at;
                }
            }
            throw malformed();
        }

        private byte[] take(int length) throws ProtectionException {
            if (length < 0 || length > body.length - at) {
                throw malformed();
            }
            at += length;
            return Arrays.copyOfRange(body, at - length, at);
        }

        private static ProtectionException malformed() {
            return new ProtectionException("its frame of sealed bytes is malformed");
        }
    }
}
