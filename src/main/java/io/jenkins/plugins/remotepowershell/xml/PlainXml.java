package io.jenkins.plugins.remotepowershell.xml;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A walk over a document in the plainest form of XML, as hosts write it: one element with its attributes, text, and
 * elements, in UTF-8, with no more than the predefined entities. All else, and all that is wrong, ends the walk with
 * {@link NotPlainException} and is left to a parser, so that there is one opinion on what is allowed.
 */
public final class PlainXml {
    /** What the walk has come to. */
    public enum Event {
        START,
        /** Of the element that was started last and has not ended; also after {@code <x/>}. */
        END,
        /** All between two tags. */
        TEXT,
        DOCUMENT_END
    }

    private final byte[] bytes;
    private final int end;
    private final Names names;
    private final PlainAttributes attributes = new PlainAttributes();
    private final PlainText text;
    private int at;
    private String name = "";
    private boolean isEmptyElement;
    /** The last start tag, without its first bracket. */
    private int tagStart;

    private int tagEnd;
    private boolean isRepeated;
    private boolean isPrefixed;
    private boolean hasBegun;
    /** Where the names of the open elements begin and end. */
    private int[] open = new int[8];

    private int depth;

    /** @param from where the document's element begins */
    public PlainXml(byte[] bytes, int from, int end, Names names) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.names = names;
        this.text = new PlainText(bytes, end);
    }

    /** Whether octets are printable ASCII without markup, so that they are the text. */
    public static boolean isPrintable(byte[] bytes, int from, int to) {
        return Octets.endOfPrintable(bytes, from, to) == to;
    }

    public Event next() {
        if (isEmptyElement) {
            isEmptyElement = false;
            depth--;
            return Event.END;
        }
        if (depth == 0 && hasBegun) {
            return endDocument();
        }
        if (octet(at) != '<') {
            return text();
        }
        at++;
        return octet(at) == '/' ? end() : start();
    }

    /** Of the element that has just started, with its prefix. */
    public String name() {
        return name;
    }

    /** Whether the tag of the element that has just started is the one before it, octet for octet. */
    public boolean isRepeated() {
        return isRepeated;
    }

    /** Whether a name in the tag of the element that has just started has a colon. */
    public boolean isPrefixed() {
        return isPrefixed;
    }

    /** Elements that have started and not ended. */
    public int depth() {
        return depth;
    }

    /** Of the element that has just started, namespaces included. */
    public int attributeCount() {
        return attributes.count();
    }

    public String attributeName(int index) {
        return attributes.name(index);
    }

    public String attributeValue(int index) {
        String value = attributes.value(index);
        return value == null ? PlainText.ascii(bytes, attributes.from(index), attributes.to(index)) : value;
    }

    /** The text that the walk has come to. */
    public String string() {
        return text.string();
    }

    /** Whether the text that the walk has come to is ASCII without entity or control, so that its octets are the text. */
    public boolean isPrintable() {
        return text.isPrintable();
    }

    /** The text that the walk has come to, in the document. */
    public ByteBuffer octets() {
        return text.octets();
    }

    /** Whether the text that the walk has come to is nothing but blanks. */
    public boolean isBlank() {
        return text.isBlank();
    }

    /** Where in the document the walk is: behind what it has come to. */
    public int position() {
        return at;
    }

    private Event start() {
        hasBegun = true;
        isRepeated = isLastTag();
        if (isRepeated) {
            push(at, at + name.length());
            at += tagEnd - tagStart;
        } else {
            tagStart = at;
            readTag();
            tagEnd = at;
        }
        isEmptyElement = bytes[at - 2] == '/';
        return Event.START;
    }

    private boolean isLastTag() {
        int length = tagEnd - tagStart;
        return length > 0 && length <= end - at && Arrays.equals(bytes, tagStart, tagEnd, bytes, at, at + length);
    }

    private void readTag() {
        int from = at;
        isPrefixed = false;
        name = readName();
        push(from, at);
        attributes.clear();
        while (octet(at) != '>') {
            int next = afterBlanks(at);
            if (octet(next) == '/') {
                at = next + 1;
                break;
            }
            readAttribute(next);
        }
        expect('>');
    }

    private void readAttribute(int from) {
        if (from == at) {
            throw new NotPlainException();
        }
        at = from;
        String attribute = readName();
        expect('=');
        int quote = octet(at);
        if (quote != '"' && quote != '\'') {
            throw new NotPlainException();
        }
        int value = at + 1;
        int next = value;
        boolean isPrintable = true;
        for (int octet = octet(next); isInValue(octet, quote); octet = octet(++next)) {
            isPrintable &= octet != '&' && octet < 0x80;
        }
        at = next;
        attributes.add(attribute, value, at, isPrintable ? null : PlainText.decode(bytes, value, at));
        expect(quote);
    }

    /** No control, for a parser makes blanks of some. */
    private static boolean isInValue(int octet, int quote) {
        return octet >= ' ' && octet != quote && octet != '<';
    }

    private Event end() {
        if (depth == 0) {
            throw new NotPlainException();
        }
        at++;
        depth--;
        int from = open[2 * depth];
        int length = open[2 * depth + 1] - from;
        if (end - at <= length || !Arrays.equals(bytes, from, from + length, bytes, at, at + length)) {
            throw new NotPlainException();
        }
        at += length;
        expect('>');
        return Event.END;
    }

    private Event text() {
        if (depth == 0) {
            throw new NotPlainException();
        }
        at = text.read(at);
        return Event.TEXT;
    }

    private Event endDocument() {
        if (afterBlanks(at) != end) {
            throw new NotPlainException();
        }
        return Event.DOCUMENT_END;
    }

    private String readName() {
        int from = at;
        if (!Octets.startsName(octet(at))) {
            throw new NotPlainException();
        }
        int hash = 0;
        int next = at;
        for (int octet = octet(next); Octets.isInName(octet); octet = octet(++next)) {
            isPrefixed |= octet == ':';
            hash = 31 * hash + octet;
        }
        at = next;
        return names.of(bytes, from, next, hash);
    }

    private void push(int from, int to) {
        if (open.length == 2 * depth) {
            open = Arrays.copyOf(open, 4 * depth);
        }
        open[2 * depth] = from;
        open[2 * depth + 1] = to;
        depth++;
    }

    private int afterBlanks(int from) {
        int next = from;
        while (Octets.isBlank(octet(next))) {
            next++;
        }
        return next;
    }

    private void expect(int octet) {
        if (octet(at) != octet) {
            throw new NotPlainException();
        }
        at++;
    }

    /** 0, which is nowhere allowed, behind the end. */
    private int octet(int index) {
        return index < end ? bytes[index] & 0xFF : 0;
    }
}
