package io.jenkins.plugins.remotepowershell.wsman;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads an XML document into nodes: no document type, bounded depth and count. The encoding is the document's own. */
final class XmlNodeReader {
    private static final int MAXIMUM_DEPTH = 64;
    private static final int MAXIMUM_NODES = 500_000;
    private static final XMLInputFactory FACTORY = hardenedFactory();

    private final XMLStreamReader xml;
    private final Deque<XmlNode> open = new ArrayDeque<>();
    private final Deque<StringBuilder> texts = new ArrayDeque<>();
    private int nodes;

    private XmlNodeReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    static XmlNode read(byte[] document) throws WsmanProtocolException {
        try {
            XMLStreamReader xml = FACTORY.createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                return new XmlNodeReader(xml).readDocument();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException broken) {
            int line = broken.getLocation() == null ? 0 : broken.getLocation().getLineNumber();
            throw new WsmanProtocolException(
                    "What came is no well-formed XML (line " + line + ", " + document.length + " bytes)");
        }
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
                    XmlNode ended = end();
                    if (open.isEmpty()) {
                        return ended;
                    }
                }
                case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> appendText();
                case XMLStreamReader.DTD ->
                    throw new WsmanProtocolException("A document type declaration is not allowed");
                case XMLStreamReader.END_DOCUMENT -> throw new WsmanProtocolException("The document holds no element");
                default -> {}
            }
        }
    }

    private void start() throws WsmanProtocolException {
        if (open.size() >= MAXIMUM_DEPTH || ++nodes > MAXIMUM_NODES) {
            throw new WsmanProtocolException(
                    "An envelope has more than " + MAXIMUM_DEPTH + " levels or " + MAXIMUM_NODES + " elements");
        }
        String namespace = xml.getNamespaceURI();
        XmlNode node = new XmlNode(namespace == null ? "" : namespace, xml.getLocalName());
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            node.setAttribute(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        if (!open.isEmpty()) {
            open.peek().add(node);
        }
        open.push(node);
        texts.push(new StringBuilder(0));
    }

    private XmlNode end() {
        XmlNode node = open.pop();
        node.setText(texts.pop().toString().strip());
        return node;
    }

    private void appendText() {
        if (!texts.isEmpty()) {
            texts.peek().append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
        }
    }
}
