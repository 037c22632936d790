package io.jenkins.plugins.remotepowershell.simulator;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * What an envelope is made of, without its values.
 *
 * @param paths of all elements, with namespace and attributes, in order of their first appearance
 */
record EnvelopeShape(Set<String> paths) {

    static EnvelopeShape of(byte[] envelope) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            Element root = factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(envelope))
                    .getDocumentElement();
            Set<String> paths = new LinkedHashSet<>();
            collect(root, "", paths);
            return new EnvelopeShape(paths);
        } catch (Exception broken) {
            throw new AssertionError("no XML", broken);
        }
    }

    /** The paths that both have, in this one's order. */
    List<String> inOrderOf(EnvelopeShape other) {
        List<String> common = new ArrayList<>(paths);
        common.retainAll(other.paths());
        return common;
    }

    private static void collect(Element element, String parent, Set<String> paths) {
        String path = parent + "/" + name(element);
        paths.add(path);
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Node attribute = attributes.item(i);
            if (!attribute.getNodeName().startsWith("xml")) {
                paths.add(path + "@" + attribute.getLocalName());
            }
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element childElement) {
                collect(childElement, path, paths);
            }
        }
    }

    /** With the last part of the namespace, which tells the namespaces apart. */
    private static String name(Element element) {
        String uri = String.valueOf(element.getNamespaceURI());
        return uri.substring(uri.lastIndexOf('/') + 1) + ":" + element.getLocalName();
    }
}
