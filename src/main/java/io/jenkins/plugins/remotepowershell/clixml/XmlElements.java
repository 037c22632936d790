package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The walk with the JDK's parser, over any payload: the only place of this package that touches one. No document type,
 * entity, processing instruction.
 */
final class XmlElements implements Elements {
    private static final XMLInputFactory FACTORY = hardenedFactory();

    private final XMLStreamReader reader;
    private final ClixmlLimits limits;
    private int depth;
    private int elements;

    /** @param payload UTF-8, with or without byte order mark */
    XmlElements(byte[] payload, ClixmlLimits limits) throws ClixmlException {
        this.limits = limits;
        byte[] legal = IllegalCharacters.escape(payload);
        int start = afterByteOrderMark(legal);
        requireNoDocumentType(legal, start);
        // Decoded here, for the parser knows many more encodings and writes what it cannot decode to stderr.
        Reader text = new InputStreamReader(
                new ByteArrayInputStream(legal, start, legal.length - start), StandardCharsets.UTF_8.newDecoder());
        try {
            reader = FACTORY.createXMLStreamReader(text);
        } catch (XMLStreamException e) {
            throw new ClixmlException("no XML", 0);
        }
    }

    /** Where the content starts. */
    static int afterByteOrderMark(byte[] payload) {
        boolean isMarked = payload.length >= 3
                && payload[0] == (byte) 0xEF
                && payload[1] == (byte) 0xBB
                && payload[2] == (byte) 0xBF;
        return isMarked ? 3 : 0;
    }

    /**
     * The parser would report one, but stumbles over some that are broken. Before the element only an XML declaration may
     * stand.
     */
    private static void requireNoDocumentType(byte[] payload, int start) throws ClixmlException {
        int at = afterBlanks(payload, start);
        if (isAt(payload, at, '<', '?')) {
            while (at < payload.length && !isAt(payload, at, '?', '>')) {
                at++;
            }
            at = afterBlanks(payload, at + 2);
        }
        if (isAt(payload, at, '<', '!') || isAt(payload, at, '<', '?')) {
            throw new ClixmlException("a document type, or other markup, before the element", at);
        }
    }

    private static int afterBlanks(byte[] payload, int from) {
        int at = from;
        while (at < payload.length && (payload[at] == ' ' || (payload[at] >= '\t' && payload[at] <= '\r'))) {
            at++;
        }
        return at;
    }

    private static boolean isAt(byte[] payload, int at, char first, char second) {
        return at + 1 < payload.length && payload[at] == first && payload[at + 1] == second;
    }

    private static XMLInputFactory hardenedFactory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        return factory;
    }

    @Override
    public boolean nextInside() throws ClixmlException {
        while (true) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    enter();
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
                    depth--;
                    return false;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> requireBlank();
                default -> requireHarmless();
            }
        }
    }

    @Override
    public String text() throws ClixmlException {
        String first = "";
        StringBuilder all = null;
        while (true) {
            switch (next()) {
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    return all == null ? first : all.toString();
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (first.isEmpty()) {
                        first = reader.getText();
                    } else {
                        all = all == null ? new StringBuilder(first) : all;
                        all.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                    }
                }
                case XMLStreamConstants.START_ELEMENT ->
                    throw problem("<" + reader.getLocalName() + "> where only text may be");
                default -> requireHarmless();
            }
        }
    }

    @Override
    public String tag() {
        return reader.getLocalName();
    }

    @CheckForNull
    @Override
    public String attribute(String name) {
        return reader.getAttributeValue(null, name);
    }

    @Override
    public ClixmlException problem(String what) {
        return new ClixmlException(what, Math.max(0, reader.getLocation().getCharacterOffset()));
    }

    private int next() throws ClixmlException {
        try {
            return reader.next();
        } catch (XMLStreamException | RuntimeException e) { // the JDK's parser fails in other ways than it says, too
            throw problem("malformed XML");
        }
    }

    private void enter() throws ClixmlException {
        if (++depth > limits.depth()) {
            throw problem("more than " + limits.depth() + " elements inside each other");
        }
        if (++elements > limits.elements()) {
            throw problem("more than " + limits.elements() + " elements");
        }
    }

    private void requireBlank() throws ClixmlException {
        if (!reader.isWhiteSpace()) {
            throw problem("text between elements");
        }
    }

    private void requireHarmless() throws ClixmlException {
        int event = reader.getEventType();
        if (event == XMLStreamConstants.DTD) {
            throw problem("a document type, which CLIXML never has");
        }
        if (event != XMLStreamConstants.COMMENT && event != XMLStreamConstants.SPACE) {
            throw problem("markup that CLIXML never has");
        }
    }
}
