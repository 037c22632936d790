package io.jenkins.plugins.remotepowershell.xml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Text between two tags of a document in UTF-8, with no more than the predefined entities. What XML does not allow ends it
 * with {@link NotPlainException}.
 */
public final class PlainText {
    private final byte[] bytes;
    private final int end;
    private int from;
    private int to;
    /** Null while the octets are the text, ASCII without entity or control: most is never asked for as a string. */
    @CheckForNull
    private String decoded;

    /** @param end of the document */
    public PlainText(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /**
     * Goes over a text, which may be empty.
     *
     * @return where it ends: at the next tag
     */
    public int read(int start) {
        from = start;
        to = Octets.endOfPrintable(bytes, from, end);
        decoded = null;
        if (!isAtTag()) {
            readOther();
        }
        return to;
    }

    public String string() {
        return decoded == null ? ascii(bytes, from, to) : decoded;
    }

    /** Whether it is ASCII without entity or control, so that its octets are the text. */
    boolean isPrintable() {
        return decoded == null;
    }

    /** In the document. */
    ByteBuffer octets() {
        return ByteBuffer.wrap(bytes, from, to - from);
    }

    /** Whether it is nothing but blanks. */
    boolean isBlank() {
        int at = from;
        while (at < to && Octets.isBlank(bytes[at] & 0xFF)) {
            at++;
        }
        return at == to;
    }

    private void readOther() {
        while (!isAtTag()) {
            int octet = to < end ? bytes[to] & 0xFF : 0;
            if (octet != '&' && octet < 0x80 && !Octets.isBlank(octet)) {
                throw new NotPlainException();
            }
            to = Octets.endOfPrintable(bytes, to + 1, end);
        }
        decoded = decode(bytes, from, to);
    }

    private boolean isAtTag() {
        return to < end && bytes[to] == '<';
    }

    static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        // What is no UTF-8 has become U+FFFD; XML may not hold the others.
        if (text.indexOf('\uFFFD') >= 0 || text.indexOf('\uFFFE') >= 0 || text.indexOf('\uFFFF') >= 0) {
            throw new NotPlainException();
        }
        return Entities.replace(text);
    }
}
