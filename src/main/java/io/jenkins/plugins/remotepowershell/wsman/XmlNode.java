package io.jenkins.plugins.remotepowershell.wsman;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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

    /** The text, where it is ASCII and was not yet asked for. */
    @CheckForNull
    private ByteBuffer octets;

    /** Where text came in more than one piece. */
    @CheckForNull
    private StringBuilder pieces;

    /** @param attributes local names, each followed by its value */
    XmlNode(String namespace, String name, List<String> attributes) {
        this.namespace = namespace;
        this.name = name;
        this.attributes = attributes;
    }

    /** Another one of that name, with the same attributes. */
    XmlNode(XmlNode other) {
        this(other.namespace, other.name, other.attributes);
    }

    static XmlNode leaf(String namespace, String name, String text) {
        XmlNode leaf = new XmlNode(namespace, name, List.of());
        leaf.text = text;
        return leaf;
    }

    public String name() {
        return name;
    }

    String namespace() {
        return namespace;
    }

    /** Local names, each followed by its value. */
    List<String> attributes() {
        return attributes;
    }

    public boolean is(String inNamespace, String withName) {
        return name.equals(withName) && namespace.equals(inNamespace);
    }

    /** Text of this element itself, without surrounding white space. */
    public String text() {
        if (octets != null) {
            text = ascii(octets).strip();
            octets = null;
        }
        return text;
    }

    /**
     * What the text is the base64 of.
     *
     * @throws IllegalArgumentException if it is none
     */
    byte[] base64() {
        return octets == null
                ? Base64.getDecoder().decode(text)
                : array(Base64.getDecoder().decode(octets.duplicate()));
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
        for (XmlNode child : children) {
            if (child.is(inNamespace, withName)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
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

    boolean hasText() {
        return octets != null || pieces != null || !text.isEmpty();
    }

    /** Text that is ASCII, and all there is. */
    void setOctets(ByteBuffer ascii) {
        octets = ascii;
    }

    void append(String piece) {
        if (octets != null) {
            text = ascii(octets);
            octets = null;
        }
        if (pieces != null) {
            pieces.append(piece);
        } else if (text.isEmpty()) {
            text = piece;
        } else {
            pieces = new StringBuilder(text).append(piece);
        }
    }

    void finish() {
        if (octets == null) {
            text = (pieces == null ? text : pieces.toString()).strip();
            pieces = null;
        }
    }

    @SuppressWarnings("ByteBufferBackingArray") // the decoder wraps an array of its own
    private static byte[] array(ByteBuffer bytes) {
        return bytes.remaining() == bytes.array().length
                ? bytes.array()
                : Arrays.copyOf(bytes.array(), bytes.remaining());
    }

    private static String ascii(ByteBuffer octets) {
        return StandardCharsets.US_ASCII.decode(octets).toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
