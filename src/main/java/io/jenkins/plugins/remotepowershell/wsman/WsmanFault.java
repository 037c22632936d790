package io.jenkins.plugins.remotepowershell.wsman;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A SOAP fault. [MS-WSMV] 2.2.4.43.
 *
 * @param number code of the outermost WSManFault, unsigned 32 bit; 0 if there is none
 * @param nestedNumber code of a WSManFault that a provider put into it; 0 if there is none
 * @param subcode without its prefix, such as {@code TimedOut}; may be empty
 * @param provider such as {@code microsoft.powershell}; may be empty
 * @param text in the host's language; for people only
 */
public record WsmanFault(long number, long nestedNumber, String subcode, String provider, String text) {
    private static final long UNSIGNED = 0xFFFFFFFFL;
    /** What the subcode says where no number does. DSP0226 section 14. */
    private static final Map<String, WsmanFaultCode> BY_SUBCODE = Map.of(
            "TimedOut", WsmanFaultCode.TIMED_OUT,
            "InvalidSelectors", WsmanFaultCode.NOT_FOUND,
            "AccessDenied", WsmanFaultCode.ACCESS_DENIED,
            "QuotaLimit", WsmanFaultCode.SERVICE_BUSY,
            "EndpointUnavailable", WsmanFaultCode.ENDPOINT_UNAVAILABLE,
            "DestinationUnreachable", WsmanFaultCode.DESTINATION_UNREACHABLE,
            "EncodingLimit", WsmanFaultCode.ENCODING_LIMIT);

    static WsmanFault from(XmlNode fault) {
        Optional<XmlNode> outer = fault.find(Namespaces.FAULT, "WSManFault");
        Optional<XmlNode> nested = outer.flatMap(node -> node.find(Namespaces.FAULT, "WSManFault"));
        Optional<XmlNode> provider = outer.flatMap(node -> node.find(Namespaces.FAULT, "ProviderFault"));
        return new WsmanFault(
                number(outer),
                number(nested),
                subcode(fault),
                provider.flatMap(node -> node.attribute("provider")).orElse(""),
                outer.flatMap(WsmanFault::innermostText).orElseGet(() -> reason(fault)));
    }

    /** By the outermost number that is known, else by the subcode. */
    public WsmanFaultCode code() {
        return Stream.of(number, nestedNumber)
                .map(WsmanFaultCode::from)
                .filter(code -> code != WsmanFaultCode.UNKNOWN)
                .findFirst()
                .orElseGet(() -> BY_SUBCODE.getOrDefault(subcode, WsmanFaultCode.UNKNOWN));
    }

    /** Some hosts write negative numbers. */
    private static long number(Optional<XmlNode> wsmanFault) {
        try {
            return wsmanFault
                    .flatMap(node -> node.attribute("Code"))
                    .map(code -> Long.parseLong(code) & UNSIGNED)
                    .orElse(0L);
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }

    private static String subcode(XmlNode fault) {
        String qualified = fault.find(Namespaces.SOAP, "Subcode")
                .flatMap(node -> node.textOf(Namespaces.SOAP, "Value"))
                .orElse("");
        return qualified.substring(qualified.indexOf(':') + 1);
    }

    private static String reason(XmlNode fault) {
        return fault.child(Namespaces.SOAP, "Reason")
                .flatMap(node -> node.textOf(Namespaces.SOAP, "Text"))
                .orElse("");
    }

    private static Optional<String> innermostText(XmlNode node) {
        return node.children().stream()
                .map(WsmanFault::innermostText)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> Optional.of(node.text()).filter(text -> !text.isEmpty()));
    }

    @Override
    public String toString() {
        String meaning = code() == WsmanFaultCode.UNKNOWN ? "unknown fault" : code().meaning();
        String name = number == 0 ? subcode : Long.toString(number);
        return meaning + " (fault " + name + (text.isEmpty() ? "" : ": " + text) + ")";
    }
}
