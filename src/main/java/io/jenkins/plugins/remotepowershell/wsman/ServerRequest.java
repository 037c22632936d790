package io.jenkins.plugins.remotepowershell.wsman;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A request as a host reads it. */
public final class ServerRequest {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private final Envelope envelope;
    private final WsmanAction action;

    private ServerRequest(Envelope envelope, WsmanAction action) {
        this.envelope = envelope;
        this.action = action;
    }

    public static ServerRequest read(byte[] bytes) throws WsmanProtocolException {
        Envelope envelope = Envelope.read(bytes);
        if (envelope.body().child(Namespaces.IDENTITY, "Identify").isPresent()) {
            return new ServerRequest(envelope, WsmanAction.IDENTIFY);
        }
        ServerRequest request = new ServerRequest(
                envelope,
                WsmanAction.from(envelope.action())
                        .orElseThrow(() -> new WsmanProtocolException("The request has an unknown action")));
        request.requireBase64();
        return request;
    }

    public Envelope envelope() {
        return envelope;
    }

    public WsmanAction action() {
        return action;
    }

    public String shellSelector() {
        return envelope.selectors().getOrDefault("ShellId", "");
    }

    /** The ShellId of Create; empty if the client leaves it to the host. */
    public String newShellId() {
        return shell().flatMap(node -> node.attribute("ShellId")).orElse("");
    }

    /** The name of Create's shell, an attribute as Windows clients write it; an element of that name is ignored. */
    public String newShellName() {
        return shell().flatMap(node -> node.attribute("Name")).orElse("");
    }

    /** A member of Create's shell, such as {@code IdleTimeOut}. */
    public Optional<String> shellMember(String name) {
        return shell().flatMap(node -> node.textOf(Namespaces.SHELL, name));
    }

    public byte[] creationXml() {
        return base64(envelope.body().find(Namespaces.POWERSHELL, "creationXml"));
    }

    public byte[] connectXml() {
        return base64(envelope.body().find(Namespaces.POWERSHELL, "connectXml"));
    }

    /** The CommandId of whatever operation; empty for the pool. */
    public Optional<String> commandId() {
        return envelope.body().children().stream().findFirst().flatMap(node -> node.attribute("CommandId")
                .or(() -> streamOf(node).flatMap(s -> s.attribute("CommandId"))));
    }

    /** The arguments of Command. */
    public List<byte[]> arguments() {
        return envelope.body()
                .child(Namespaces.SHELL, "CommandLine")
                .map(line -> line.children(Namespaces.SHELL, "Arguments")
                        .map(node -> base64(Optional.of(node)))
                        .toList())
                .orElse(List.of());
    }

    /** The stream of Receive. */
    public String desiredStream() {
        return envelope.body()
                .find(Namespaces.SHELL, "DesiredStream")
                .map(XmlNode::text)
                .orElse("");
    }

    /** The stream of Send: {@code stdin} or {@code pr}. */
    public String sendStream() {
        return envelope.body()
                .find(Namespaces.SHELL, "Stream")
                .flatMap(node -> node.attribute("Name"))
                .orElse("");
    }

    public byte[] sent() {
        return base64(envelope.body().find(Namespaces.SHELL, "Stream"));
    }

    public String signalCode() {
        return envelope.body().find(Namespaces.SHELL, "Code").map(XmlNode::text).orElse("");
    }

    /** IdleTimeOut or BufferMode of Disconnect. */
    public Optional<String> disconnectMember(String name) {
        return envelope.body()
                .child(Namespaces.SHELL, "Disconnect")
                .flatMap(node -> node.textOf(Namespaces.SHELL, name));
    }

    /** The ShellId in the filter of an Enumerate of commands. */
    public Optional<String> filterShellId() {
        return envelope.body().find(Namespaces.WSMAN, "Selector").map(XmlNode::text);
    }

    /** Whether the answer to Enumerate may carry the first items. */
    public boolean optimizesEnumeration() {
        return envelope.body().find(Namespaces.WSMAN, "OptimizeEnumeration").isPresent();
    }

    /** MaxElements of Enumerate or Pull; 1 where there is none. [DSP0226] 8.4 */
    public int maximumElements() {
        return envelope.body()
                .find(Namespaces.WSMAN, "MaxElements")
                .or(() -> envelope.body().find(Namespaces.ENUMERATION, "MaxElements"))
                .map(XmlNode::text)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(1);
    }

    public String enumerationContext() {
        return envelope.body()
                .find(Namespaces.ENUMERATION, "EnumerationContext")
                .map(XmlNode::text)
                .orElse("");
    }

    /** @return empty if it is no positive duration */
    public Optional<Duration> operationTimeout() {
        try {
            Duration timeout = envelope.operationTimeout().map(Duration::parse).orElse(DEFAULT_TIMEOUT);
            return Optional.of(timeout).filter(value -> !value.isNegative());
        } catch (DateTimeParseException noDuration) {
            return Optional.empty();
        }
    }

    private void requireBase64() throws WsmanProtocolException {
        try {
            creationXml();
            connectXml();
            sent();
            arguments();
        } catch (IllegalArgumentException broken) {
            throw new WsmanProtocolException("The content of a request is no base64");
        }
    }

    private Optional<XmlNode> shell() {
        return envelope.body().child(Namespaces.SHELL, "Shell");
    }

    private static Optional<XmlNode> streamOf(XmlNode operation) {
        return operation.children().stream().findFirst();
    }

    private static byte[] base64(Optional<XmlNode> node) {
        return node.map(XmlNode::text)
                .map(text -> Base64.getMimeDecoder().decode(text))
                .orElse(new byte[0]);
    }
}
