package io.jenkins.plugins.remotepowershell.wsman;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the answers to {@link ShellRequests} and {@link HostRequests}. */
public final class ShellResponses {
    private static final String DONE = "/CommandState/Done";
    /** Allowed in xs:base64Binary. */
    private static final Pattern WHITE_SPACE = Pattern.compile("[ \\t\\r\\n]+");

    private ShellResponses() {}

    /**
     * The answer's body.
     *
     * @throws WsmanFaultException if the host answered with a fault
     * @throws WsmanProtocolException if this is not the answer to that request
     */
    public static XmlNode body(WsmanRequest request, byte[] envelope)
            throws WsmanFaultException, WsmanProtocolException {
        Envelope answer = Envelope.read(envelope);
        Optional<WsmanFault> fault = answer.fault();
        if (request.action() != WsmanAction.IDENTIFY) {
            checkRelation(request, answer, fault.isPresent());
        }
        if (fault.isPresent()) {
            throw new WsmanFaultException(request.action(), fault.get());
        }
        if (request.action() != WsmanAction.IDENTIFY
                && !answer.action().equals(request.action().responseUri())) {
            throw new WsmanProtocolException(
                    "The host answered " + request.action() + " with another operation's answer");
        }
        return answer.body();
    }

    /** Create: the shell as the host made it. Windows 7 and 2008 R2 draw a ShellId of their own and say nothing else. */
    public static ShellDescription created(XmlNode body) throws WsmanProtocolException {
        Optional<XmlNode> shell = body.child(Namespaces.SHELL, "Shell");
        return shell.isPresent() ? new ShellDescription(shell.get()) : ShellDescription.of(selectedShellId(body));
    }

    /** Get of a shell. */
    public static ShellDescription described(XmlNode body) throws WsmanProtocolException {
        return new ShellDescription(shell(body));
    }

    public static ReceiveResponse received(XmlNode body) throws WsmanProtocolException {
        XmlNode response = body.child(Namespaces.SHELL, "ReceiveResponse")
                .orElseThrow(() -> new WsmanProtocolException("The answer to RECEIVE holds no ReceiveResponse"));
        List<byte[]> streams = new ArrayList<>();
        boolean done = false;
        for (XmlNode child : response.children()) {
            if (child.is(Namespaces.SHELL, "Stream")) {
                streams.add(base64(child));
            } else if (child.is(Namespaces.SHELL, "CommandState")) {
                done |= child.attribute("State").orElse("").endsWith(DONE);
            }
        }
        return new ReceiveResponse(streams, done);
    }

    /** Connect: the PSRP fragments of the answer. */
    public static byte[] connected(XmlNode body) throws WsmanProtocolException {
        XmlNode xml = body.find(Namespaces.POWERSHELL, "connectResponseXml")
                .orElseThrow(() -> new WsmanProtocolException("The answer to CONNECT holds no connectResponseXml"));
        return base64(xml);
    }

    public static EnumerationPage<ShellDescription> shells(XmlNode body) {
        return page(body, "Shell", ShellDescription::new);
    }

    public static EnumerationPage<CommandDescription> commands(XmlNode body) {
        return page(
                body,
                "Command",
                command -> new CommandDescription(
                        command.textOf(Namespaces.SHELL, "CommandId").orElse(""),
                        command.textOf(Namespaces.SHELL, "CommandState").orElse("")));
    }

    public static HostConfiguration configuration(XmlNode body) throws WsmanProtocolException {
        return new HostConfiguration(body.child(Namespaces.CONFIG, "Config")
                .orElseThrow(() -> new WsmanProtocolException("The answer to GET holds no configuration")));
    }

    /** Identify: product vendor and version in one line. */
    public static String identified(XmlNode body) throws WsmanProtocolException {
        XmlNode identity = body.child(Namespaces.IDENTITY, "IdentifyResponse")
                .orElseThrow(() -> new WsmanProtocolException("The answer to IDENTIFY holds no IdentifyResponse"));
        return identity.textOf(Namespaces.IDENTITY, "ProductVendor").orElse("") + " "
                + identity.textOf(Namespaces.IDENTITY, "ProductVersion").orElse("");
    }

    /** A host that could not read the request's MessageID answers with a fault that relates to nothing. */
    private static void checkRelation(WsmanRequest request, Envelope answer, boolean isFault)
            throws WsmanProtocolException {
        boolean related = answer.relatesTo().equalsIgnoreCase(WsmanRequest.uuid(request.messageId()));
        boolean unrelatedFault = isFault && answer.relatesTo().isEmpty();
        if (!related && !unrelatedFault) {
            throw new WsmanProtocolException(
                    "The host's answer belongs to another request than this " + request.action());
        }
    }

    private static String selectedShellId(XmlNode body) throws WsmanProtocolException {
        return body.find(Namespaces.WSMAN, "SelectorSet").stream()
                .flatMap(selectors -> selectors.children(Namespaces.WSMAN, "Selector"))
                .filter(selector -> selector.attribute("Name").orElse("").equals("ShellId"))
                .map(XmlNode::text)
                .findFirst()
                .orElseThrow(() -> new WsmanProtocolException("The answer to CREATE names no shell"));
    }

    private static XmlNode shell(XmlNode body) throws WsmanProtocolException {
        return body.child(Namespaces.SHELL, "Shell")
                .orElseThrow(() -> new WsmanProtocolException("The answer describes no shell"));
    }

    private static <T> EnumerationPage<T> page(XmlNode body, String name, Function<XmlNode, T> read) {
        List<XmlNode> found = body.find(Namespaces.WSMAN, "Items")
                .or(() -> body.find(Namespaces.ENUMERATION, "Items"))
                .map(items -> items.children(Namespaces.SHELL, name).toList())
                .orElse(List.of());
        boolean ended = body.find(Namespaces.WSMAN, "EndOfSequence").isPresent()
                || body.find(Namespaces.ENUMERATION, "EndOfSequence").isPresent();
        String context = ended
                ? ""
                : body.find(Namespaces.ENUMERATION, "EnumerationContext")
                        .map(XmlNode::text)
                        .orElse("");
        return new EnumerationPage<>(found.stream().map(read).toList(), context);
    }

    private static byte[] base64(XmlNode node) throws WsmanProtocolException {
        try {
            return node.base64();
        } catch (IllegalArgumentException broken) {
            return spacedBase64(node.text());
        }
    }

    /** Windows writes no white space. */
    private static byte[] spacedBase64(String text) throws WsmanProtocolException {
        try {
            return Base64.getDecoder().decode(WHITE_SPACE.matcher(text).replaceAll(""));
        } catch (IllegalArgumentException broken) {
            throw new WsmanProtocolException("A stream's content is no base64");
        }
    }
}
