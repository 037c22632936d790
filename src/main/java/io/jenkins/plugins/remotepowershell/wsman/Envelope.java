package io.jenkins.plugins.remotepowershell.wsman;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A SOAP 1.2 envelope as read: headers by name, body as nodes. */
public final class Envelope {
    private final XmlNode header;
    private final XmlNode body;

    private Envelope(XmlNode header, XmlNode body) {
        this.header = header;
        this.body = body;
    }

    public static Envelope read(byte[] bytes) throws WsmanProtocolException {
        XmlNode root = XmlNodeReader.read(bytes);
        if (!root.is(Namespaces.SOAP, "Envelope")) {
            throw new WsmanProtocolException("What came is XML but no SOAP envelope: its root is " + root.name());
        }
        XmlNode body = root.child(Namespaces.SOAP, "Body")
                .orElseThrow(() -> new WsmanProtocolException("The SOAP envelope has no body"));
        XmlNode header = root.child(Namespaces.SOAP, "Header")
                .orElseGet(() -> new XmlNode(Namespaces.SOAP, "Header", List.of()));
        return new Envelope(header, body);
    }

    public XmlNode body() {
        return body;
    }

    public String action() {
        return header.textOf(Namespaces.ADDRESSING, "Action").orElse("");
    }

    public String messageId() {
        return header.textOf(Namespaces.ADDRESSING, "MessageID").orElse("");
    }

    public String relatesTo() {
        return header.textOf(Namespaces.ADDRESSING, "RelatesTo").orElse("");
    }

    public String resourceUri() {
        return header.textOf(Namespaces.WSMAN, "ResourceURI").orElse("");
    }

    public String sessionId() {
        return header.textOf(Namespaces.WSMV, "SessionId").orElse("");
    }

    public Optional<String> operationTimeout() {
        return header.textOf(Namespaces.WSMAN, "OperationTimeout");
    }

    public Optional<String> maxEnvelopeSize() {
        return header.textOf(Namespaces.WSMAN, "MaxEnvelopeSize");
    }

    public Map<String, String> selectors() {
        return named("SelectorSet", "Selector");
    }

    public Map<String, String> options() {
        return named("OptionSet", "Option");
    }

    public Optional<WsmanFault> fault() {
        return body.child(Namespaces.SOAP, "Fault").map(WsmanFault::from);
    }

    private Map<String, String> named(String set, String item) {
        Map<String, String> values = new LinkedHashMap<>();
        header.child(Namespaces.WSMAN, set).ifPresent(node -> node.children(Namespaces.WSMAN, item)
                .forEach(child -> values.put(child.attribute("Name").orElse(""), child.text())));
        return values;
    }
}
