package io.jenkins.plugins.remotepowershell.wsman;

import io.jenkins.plugins.remotepowershell.xml.NotPlainException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads an XML document into nodes. No document type, and so no entities; size, depth and number of nodes are bounded, and
 * with them memory.
 */
final class XmlNodeReader {
    /** We ask for 512,000 octets at most; in UTF-16 the same text has twice as many. */
    static final int MAXIMUM_BYTES = 4 << 20;

    static final int MAXIMUM_DEPTH = 64;
    /** Elements and attributes. A list of a thousand shells has 20,000. */
    static final int MAXIMUM_NODES = 100_000;

    private static final XMLInputFactory FACTORY = hardenedFactory();

    private final XMLStreamReader xml;
    private final Deque<XmlNode> open = new ArrayDeque<>();
    private int nodes;

    private XmlNodeReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    static XmlNode read(byte[] document) throws WsmanProtocolException {
        if (document.length > MAXIMUM_BYTES) {
            throw new WsmanProtocolException("An envelope of " + document.length + " bytes is too large; the limit is "
                    + MAXIMUM_BYTES + " bytes");
        }
        try {
            return PlainNodeReader.read(document);
        } catch (NotPlainException other) {
            return parse(document);
        }
    }

    static XmlNode parse(byte[] document) throws WsmanProtocolException {
        if (EnvelopeText.hasDocumentType(document)) {
            throw new WsmanProtocolException("A document type declaration is not allowed in an envelope");
        }
        try {
            XMLStreamReader xml = FACTORY.createXMLStreamReader(EnvelopeText.reader(document));
            try {
                return new XmlNodeReader(xml).readDocument();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException broken) {
            int line = broken.getLocation() == null ? 0 : broken.getLocation().getLineNumber();
            throw malformed(line, document);
        } catch (RuntimeException alsoBroken) { // the JDK's parser fails in other ways than it says, too
            throw malformed(0, document);
        }
    }

    private static WsmanProtocolException malformed(int line, byte[] document) {
        return new WsmanProtocolException(
                "What came is no well-formed XML (line " + line + ", " + document.length + " bytes)");
    }

    private static XMLInputFactory hardenedFactory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        return factory;
    }

    private XmlNode readDocument() throws XMLStreamException, WsmanProtocolException {
        while (true) {
            switch (xml.next()) {
                case XMLStreamReader.START_ELEMENT -> start();
                case XMLStreamReader.END_ELEMENT -> {
                    XmlNode ended = open.pop();
                    ended.finish();
                    if (open.isEmpty()) {
                        return ended;
                    }
                }
                case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA, XMLStreamReader.SPACE -> appendText();
                case XMLStreamReader.DTD ->
                    throw new WsmanProtocolException("A document type declaration is not allowed in an envelope");
                case XMLStreamReader.ENTITY_REFERENCE ->
                    throw new WsmanProtocolException("An entity reference is not allowed in an envelope");
                case XMLStreamReader.END_DOCUMENT ->
                    throw new WsmanProtocolException("What came as an envelope holds no element");
                default -> {} // comments and processing instructions
            }
        }
    }

    private void start() throws WsmanProtocolException {
        nodes += 1 + xml.getAttributeCount();
        if (open.size() >= MAXIMUM_DEPTH || nodes > MAXIMUM_NODES) {
            throw new WsmanProtocolException("An envelope has more than " + MAXIMUM_DEPTH + " levels, or more than "
                    + MAXIMUM_NODES + " elements and attributes");
        }
        String namespace = xml.getNamespaceURI();
        XmlNode node = new XmlNode(namespace == null ? "" : namespace, xml.getLocalName(), attributes());
        if (!open.isEmpty()) {
            open.peek().add(node);
        }
        open.push(node);
    }

    private List<String> attributes() {
        int count = xml.getAttributeCount();
        if (count == 0) {
            return List.of();
        }
        List<String> attributes = new ArrayList<>(2 * count);
        for (int i = 0; i < count; i++) {
            attributes.add(xml.getAttributeLocalName(i));
            attributes.add(xml.getAttributeValue(i));
        }
        return attributes;
    }

    private void appendText() {
        if (!open.isEmpty()) {
            open.peek().append(xml.getText());
        }
    }
}
