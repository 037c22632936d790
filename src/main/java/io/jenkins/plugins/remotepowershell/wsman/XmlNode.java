package io.jenkins.plugins.remotepowershell.wsman;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One element of an envelope, read-only once read. */
public final class XmlNode {
    private final String namespace;
    private final String name;
    private final List<String> attributes;
    private List<XmlNode> children = List.of();
    private String text = "";

    /** Where text came in more than one piece. */
    @CheckForNull
    private StringBuilder pieces;

    /** @param attributes local names, each followed by its value */
    XmlNode(String namespace, String name, List<String> attributes) {
        this.namespace = namespace;
        this.name = name;
        this.attributes = attributes;
    }

    static XmlNode leaf(String namespace, String name, String text) {
        XmlNode leaf = new XmlNode(namespace, name, List.of());
        leaf.text = text;
        return leaf;
    }

    public String name() {
        return name;
    }

    public boolean is(String inNamespace, String withName) {
        return name.equals(withName) && namespace.equals(inNamespace);
    }

    /** Text of this element itself, without surrounding white space. */
    public String text() {
        return text;
    }

    /** An attribute by its local name. */
    public Optional<String> attribute(String attribute) {
        for (int i = 0; i < attributes.size(); i += 2) {
            if (attributes.get(i).equals(attribute)) {
                return Optional.of(attributes.get(i + 1));
            }
        }
        return Optional.empty();
    }

    public List<XmlNode> children() {
        return children;
    }

    public Optional<XmlNode> child(String inNamespace, String withName) {
        return children(inNamespace, withName).findFirst();
    }

    public Stream<XmlNode> children(String inNamespace, String withName) {
        return children.stream().filter(child -> child.is(inNamespace, withName));
    }

    /** The text of a child. */
    public Optional<String> textOf(String inNamespace, String withName) {
        return child(inNamespace, withName).map(XmlNode::text);
    }

    /** The first element with that name below this one, at any depth. */
    public Optional<XmlNode> find(String inNamespace, String withName) {
        for (XmlNode child : children) {
            Optional<XmlNode> found =
                    child.is(inNamespace, withName) ? Optional.of(child) : child.find(inNamespace, withName);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    void add(XmlNode child) {
        if (children.isEmpty()) {
            children = new ArrayList<>(4);
        }
        children.add(child);
    }

    void append(String piece) {
        if (pieces != null) {
            pieces.append(piece);
        } else if (text.isEmpty()) {
            text = piece;
        } else {
            pieces = new StringBuilder(text).append(piece);
        }
    }

    void finish() {
        text = (pieces == null ? text : pieces.toString()).strip();
        pieces = null;
    }

    @Override
    public String toString() {
        return name;
    }
}
