package io.jenkins.plugins.remotepowershell.wsman;

import java.util.Optional;

/**
 * A SOAP fault. [MS-WSMV] 2.2.4.43.
 *
 * @param number the outermost WSManFault code, unsigned; 0 if there is none
 * @param subcode such as {@code w:TimedOut}; may be empty
 * @param text in the host's language; for people only
 */
public record WsmanFault(long number, String subcode, String text) {
    private static final long UNSIGNED = 0xFFFFFFFFL;

    static WsmanFault from(XmlNode fault) {
        Optional<XmlNode> detail = fault.find(Namespaces.FAULT, "WSManFault");
        String subcode = fault.find(Namespaces.SOAP, "Subcode")
                .flatMap(node -> node.textOf(Namespaces.SOAP, "Value"))
                .orElse("");
        String reason = fault.child(Namespaces.SOAP, "Reason")
                .flatMap(node -> node.textOf(Namespaces.SOAP, "Text"))
                .orElse("");
        String message = detail.flatMap(WsmanFault::deepestText).orElse(reason);
        return new WsmanFault(
                detail.flatMap(node -> node.attribute("Code"))
                        .map(WsmanFault::number)
                        .orElse(0L),
                subcode,
                message);
    }

    public WsmanFaultCode code() {
        return WsmanFaultCode.from(number);
    }

    /** Some hosts write negative numbers. */
    private static long number(String text) {
        try {
            return Long.parseLong(text) & UNSIGNED;
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private static Optional<String> deepestText(XmlNode node) {
        for (XmlNode child : node.children()) {
            Optional<String> text = deepestText(child);
            if (text.isPresent()) {
                return text;
            }
        }
        return Optional.of(node.text()).filter(text -> !text.isEmpty());
    }

    @Override
    public String toString() {
        String meaning = code() == WsmanFaultCode.UNKNOWN ? "unknown fault" : code().meaning();
        return meaning + " (fault " + number + (text.isEmpty() ? "" : ": " + text) + ")";
    }
}
