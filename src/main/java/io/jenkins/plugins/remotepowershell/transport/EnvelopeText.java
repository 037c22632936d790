package io.jenkins.plugins.remotepowershell.transport;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Pattern;

/** Hosts may answer in UTF-16; envelopes are handed on in UTF-8, without the declaration that would say otherwise. */
final class EnvelopeText {
    private static final Pattern DECLARATION = Pattern.compile("^\\uFEFF?<\\?xml[^>]*\\?>");

    private EnvelopeText() {}

    /** @param charset as announced in the header of the message */
    static byte[] utf8(byte[] envelope, String charset) {
        if ("utf-8".equalsIgnoreCase(charset)) {
            return envelope;
        }
        try {
            var text = new String(envelope, Charset.forName(charset));
            return DECLARATION.matcher(text).replaceFirst("").getBytes(StandardCharsets.UTF_8);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return envelope; // the XML reader will say what is wrong with it
        }
    }
}
