package io.jenkins.plugins.remotepowershell.wsman;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One element of an envelope, read-only once read. */
public final class XmlNode {
    private final String namespace;
    private final String name;
    private final Map<String, String> attributes;
    private List<XmlNode> children = List.of();
    private String text = "";

    @CheckForNull
    private StringBuilder unfinishedText;

    /** @param attributes by local name */
    XmlNode(String namespace, String name, Map<String, String> attributes) {
        this.namespace = namespace;
        this.name = name;
        this.attributes = attributes;
    }

    static XmlNode leaf(String namespace, String name, String text) {
        XmlNode leaf = new XmlNode(namespace, name, Map.of());
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
        return Optional.ofNullable(attributes.get(attribute));
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

    void append(char[] characters, int from, int length) {
        if (unfinishedText == null) {
            unfinishedText = new StringBuilder(length);
        }
        unfinishedText.append(characters, from, length);
    }

    void finish() {
        if (unfinishedText != null) {
            text = unfinishedText.toString().strip();
            unfinishedText = null;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
