package io.jenkins.plugins.remotepowershell.wsman;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.xml.Names;
import io.jenkins.plugins.remotepowershell.xml.NotPlainException;
import io.jenkins.plugins.remotepowershell.xml.PlainXml;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads an envelope as hosts write it into nodes, without a parser. Whatever it does not like ends it with
 * {@link NotPlainException}: {@link XmlNodeReader} then reads it, or says what is wrong with it.
 */
final class PlainNodeReader {
    private static final Names NAMES = new Names(List.of("rsp:Stream", "Name", "CommandId"));

    private final PlainXml xml;
    private final NamespaceScope namespaces = new NamespaceScope();
    private final Deque<XmlNode> open = new ArrayDeque<>();
    private int nodes;
    /** The element that has just ended, if its tag would mean the same now. */
    @CheckForNull
    private XmlNode previous;

    private PlainNodeReader(byte[] document) {
        this.xml = new PlainXml(document, 0, document.length, NAMES);
    }

    static XmlNode read(byte[] document) {
        return new PlainNodeReader(document).readDocument();
    }

    private XmlNode readDocument() {
        XmlNode root = null;
        while (true) {
            switch (xml.next()) {
                case START -> start();
                case TEXT -> appendText();
                case END -> root = end();
                case DOCUMENT_END -> {
                    return root;
                }
            }
        }
    }

    private XmlNode end() {
        XmlNode ended = open.pop();
        ended.finish();
        previous = namespaces.leave(open.size()) ? null : ended;
        return ended;
    }

    private void start() {
        XmlNode node = xml.isRepeated() && previous != null ? new XmlNode(previous) : node();
        nodes += 1 + node.attributes().size() / 2;
        if (xml.depth() > XmlNodeReader.MAXIMUM_DEPTH || nodes > XmlNodeReader.MAXIMUM_NODES) {
            throw new NotPlainException();
        }
        if (!open.isEmpty()) {
            open.peek().add(node);
        }
        open.push(node);
        previous = null;
    }

    private XmlNode node() {
        List<String> attributes = attributes();
        String name = xml.name();
        return new XmlNode(namespaces.ofElement(name), NamespaceScope.localName(name), attributes);
    }

    /** Declarations first, for an element may be in the namespace that it declares. */
    private List<String> attributes() {
        int count = xml.attributeCount();
        if (count == 0) {
            return List.of();
        }
        for (int i = 0; i < count; i++) {
            namespaces.declare(xml.attributeName(i), xml.attributeValue(i), open.size());
        }
        List<String> attributes = new ArrayList<>(2 * count);
        for (int i = 0; i < count; i++) {
            if (!NamespaceScope.isDeclaration(xml.attributeName(i))) {
                addAttribute(attributes, xml.attributeName(i), xml.attributeValue(i));
            }
        }
        return attributes;
    }

    /** Two that differ in their prefix may be the same. */
    private void addAttribute(List<String> attributes, String name, String value) {
        String localName = NamespaceScope.localName(name);
        for (int i = 0; i < attributes.size(); i += 2) {
            if (attributes.get(i).equals(localName)) {
                throw new NotPlainException();
            }
        }
        namespaces.requireDeclared(name);
        attributes.add(localName);
        attributes.add(value);
    }

    private void appendText() {
        if (xml.isPrintable() && !open.peek().hasText()) {
            open.peek().setOctets(xml.octets());
        } else {
            open.peek().append(xml.string());
        }
    }
}
