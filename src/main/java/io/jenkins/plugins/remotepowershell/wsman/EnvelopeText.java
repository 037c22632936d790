package io.jenkins.plugins.remotepowershell.wsman;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The characters of an envelope, which is in UTF-8 or UTF-16, with or without a byte order mark. [MS-WSMV] 2.2.3.
 *
 * <p>The XML parser is not left to decode bytes, for it would know many more encodings, and writes what it cannot decode to
 * the standard error stream.
 */
final class EnvelopeText {
    private EnvelopeText() {}

    /** Reading fails with a {@link java.nio.charset.CharacterCodingException} where the bytes are not in that encoding. */
    static Reader reader(byte[] document) {
        Charset charset = charset(document);
        int mark = markLength(document, charset);
        return new InputStreamReader(
                new ByteArrayInputStream(document, mark, document.length - mark), charset.newDecoder());
    }

    /** Whether a document type stands before the envelope. */
    static boolean hasDocumentType(byte[] document) {
        Charset charset = charset(document);
        int mark = markLength(document, charset);
        if (charset.equals(StandardCharsets.UTF_8)) {
            return new Prolog(document, mark, 1, 0).hasDocumentType();
        }
        return new Prolog(document, mark, 2, charset.equals(StandardCharsets.UTF_16LE) ? 0 : 1).hasDocumentType();
    }

    private static Charset charset(byte[] document) {
        int first = at(document, 0);
        int second = at(document, 1);
        if ((first == 0xFF && second == 0xFE) || (first == '<' && second == 0)) {
            return StandardCharsets.UTF_16LE;
        }
        if ((first == 0xFE && second == 0xFF) || (first == 0 && second == '<')) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.UTF_8;
    }

    private static int markLength(byte[] document, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            boolean marked = at(document, 0) == 0xEF && at(document, 1) == 0xBB && at(document, 2) == 0xBF;
            return marked ? 3 : 0;
        }
        return at(document, 0) == '<' || at(document, 1) == '<' ? 0 : 2;
    }

    private static int at(byte[] document, int index) {
        return index < document.length ? document[index] & 0xFF : -1;
    }
}
