package io.jenkins.plugins.remotepowershell.wsman;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Writes one request: headers first, then the body. [MS-WSMV] 3.1.4.1. */
final class RequestWriter {
    private static final String MUST_UNDERSTAND = "s:mustUnderstand=\"true\"";
    private static final String MAY_IGNORE = "s:mustUnderstand=\"false\"";

    private final WsmanAction action;
    private final UUID messageId;
    private final XmlWriter xml = XmlWriter.envelope();
    private final Map<String, String> selectors = new TreeMap<>();
    private boolean inBody;

    RequestWriter(RequestContext context, WsmanAction action, UUID messageId) {
        this.action = action;
        this.messageId = messageId;
        xml.open("s:Header").element("a:To", context.to());
        xml.open("a:ReplyTo")
                .element("a:Address", Namespaces.ANONYMOUS, MUST_UNDERSTAND)
                .close("a:ReplyTo");
        xml.element("a:Action", action.uri(), MUST_UNDERSTAND);
        xml.element("a:MessageID", WsmanRequest.uuid(messageId));
        xml.element("w:ResourceURI", context.resourceUri(), MUST_UNDERSTAND);
        xml.element("w:MaxEnvelopeSize", Integer.toString(context.maxEnvelopeSize()), MUST_UNDERSTAND);
        xml.element("w:OperationTimeout", ShellRequests.duration(context.operationTimeout()));
        String language = XmlWriter.attribute("xml:lang", context.locale());
        xml.empty("w:Locale", MAY_IGNORE, language).empty("p:DataLocale", MAY_IGNORE, language);
        xml.element("p:SessionId", WsmanRequest.uuid(context.sessionId()), MAY_IGNORE);
    }

    RequestWriter selector(String name, String value) {
        selectors.put(name, value);
        return this;
    }

    /** Options that the host must comply with. */
    RequestWriter options(Map<String, String> options) {
        xml.open("w:OptionSet", MUST_UNDERSTAND);
        options.forEach((name, value) ->
                xml.element("w:Option", value, XmlWriter.attribute("Name", name), "MustComply=\"true\""));
        xml.close("w:OptionSet");
        return this;
    }

    XmlWriter body() {
        if (!inBody) {
            inBody = true;
            writeSelectors();
            xml.close("s:Header").open("s:Body");
        }
        return xml;
    }

    WsmanRequest finish() {
        body().close("s:Body").close("s:Envelope");
        return new WsmanRequest(action, messageId, xml.toBytes());
    }

    private void writeSelectors() {
        if (!selectors.isEmpty()) {
            xml.open("w:SelectorSet");
            selectors.forEach((name, value) -> xml.element("w:Selector", value, XmlWriter.attribute("Name", name)));
            xml.close("w:SelectorSet");
        }
    }
}
