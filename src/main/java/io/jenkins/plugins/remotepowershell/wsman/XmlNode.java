package io.jenkins.plugins.remotepowershell.wsman;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One element of an envelope, read-only once read. */
public final class XmlNode {
    private final String namespace;
    private final String name;
    private final Map<String, String> attributes = new HashMap<>();
    private final List<XmlNode> children = new ArrayList<>();
    private String text = "";

    XmlNode(String namespace, String name) {
        this.namespace = namespace;
        this.name = name;
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
        children.add(child);
    }

    void setAttribute(String attribute, String value) {
        attributes.put(attribute, value);
    }

    void setText(String content) {
        text = content;
    }

    @Override
    public String toString() {
        return name;
    }
}
