package io.jenkins.plugins.remotepowershell.wsman;

import java.nio.charset.StandardCharsets;

/** Writes XML text with the prefixes that {@link #envelope} declares. */
final class XmlWriter {
    private final StringBuilder out = new StringBuilder(2048);

    static XmlWriter envelope() {
        XmlWriter xml = new XmlWriter();
        xml.out.append("<s:Envelope xmlns:s=\"").append(Namespaces.SOAP);
        xml.declare("a", Namespaces.ADDRESSING).declare("w", Namespaces.WSMAN).declare("p", Namespaces.WSMV);
        xml.declare("rsp", Namespaces.SHELL).declare("x", Namespaces.TRANSFER).declare("n", Namespaces.ENUMERATION);
        xml.out.append("\">");
        return xml;
    }

    private XmlWriter declare(String prefix, String namespace) {
        out.append("\" xmlns:").append(prefix).append("=\"").append(namespace);
        return this;
    }

    /** @param attributes written as they are: names and escaped values, such as {@code Name="stdout"} */
    XmlWriter open(String tag, String... attributes) {
        startTag(tag, attributes);
        out.append('>');
        return this;
    }

    XmlWriter empty(String tag, String... attributes) {
        startTag(tag, attributes);
        out.append("/>");
        return this;
    }

    XmlWriter close(String tag) {
        out.append("</").append(tag).append('>');
        return this;
    }

    XmlWriter element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    /** Text that needs no escaping, such as base64. */
    XmlWriter verbatim(String text) {
        out.append(text);
        return this;
    }

    XmlWriter text(String text) {
        escape(out, text);
        return this;
    }

    byte[] toBytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String attribute(String name, String value) {
        StringBuilder attribute = new StringBuilder(name).append("=\"");
        escape(attribute, value);
        return attribute.append('"').toString();
    }

    private void startTag(String tag, String... attributes) {
        out.append('<').append(tag);
        for (String attribute : attributes) {
            out.append(' ').append(attribute);
        }
    }

    private static char legal(char c) {
        if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
            throw new IllegalArgumentException("XML cannot hold the control character " + (int) c);
        }
        return c;
    }

    private static void escape(StringBuilder out, String text) {
        if (isPlain(text)) {
            out.append(text);
        } else {
            escapeEach(out, text);
        }
    }

    /** Nearly all text is. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '"') {
                return false;
            }
        }
        return true;
    }

    private static void escapeEach(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.append(legal(c));
            }
        }
    }
}
