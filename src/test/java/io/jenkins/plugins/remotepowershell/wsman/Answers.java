package io.jenkins.plugins.remotepowershell.wsman;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Envelopes as Windows writes them, written anew. */
final class Answers {
    static final UUID MESSAGE_ID = UUID.fromString("6F9F625D-02E3-4B46-9F09-90D16C13F609");
    private static final String NAMESPACES = " xmlns:s=\"" + Namespaces.SOAP + "\" xmlns:a=\"" + Namespaces.ADDRESSING
            + "\" xmlns:x=\"" + Namespaces.TRANSFER + "\" xmlns:n=\"" + Namespaces.ENUMERATION + "\" xmlns:w=\""
            + Namespaces.WSMAN + "\" xmlns:rsp=\"" + Namespaces.SHELL + "\" xmlns:p=\"" + Namespaces.WSMV
            + "\" xmlns:f=\"" + Namespaces.FAULT + "\" xmlns:cfg=\"" + Namespaces.CONFIG + "\"";

    private Answers() {}

    static String to(WsmanAction action, String body) {
        return envelope(action.responseUri(), "uuid:" + MESSAGE_ID.toString().toUpperCase(), body);
    }

    static String fault(String code, String subcode, String message) {
        return envelope(
                "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault",
                "uuid:" + MESSAGE_ID,
                "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>w:" + subcode
                        + "</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang=\"en-US\">reason</s:Text></s:Reason>"
                        + "<s:Detail><f:WSManFault Code=\"" + code + "\" Machine=\"web01\"><f:Message>" + message
                        + "</f:Message></f:WSManFault></s:Detail></s:Fault>");
    }

    static String envelope(String action, String relatesTo, String body) {
        return "<s:Envelope xml:lang=\"en-US\"" + NAMESPACES + "><s:Header><a:Action>" + action
                + "</a:Action><a:MessageID>uuid:C2CC7136-14AE-452D-B1BE-716CC1872F0E</a:MessageID><a:To>"
                + Namespaces.ANONYMOUS + "</a:To>"
                + (relatesTo.isEmpty() ? "" : "<a:RelatesTo>" + relatesTo + "</a:RelatesTo>")
                + "</s:Header><s:Body>" + body + "</s:Body></s:Envelope>";
    }

    static String received(String... streams) {
        StringBuilder body = new StringBuilder("<rsp:ReceiveResponse>");
        for (String stream : streams) {
            body.append("<rsp:Stream Name=\"stdout\">").append(stream).append("</rsp:Stream>");
        }
        return body.append("</rsp:ReceiveResponse>").toString();
    }

    static XmlNode body(WsmanAction action, String answer) throws WsmanFaultException, WsmanProtocolException {
        return body(action, answer.getBytes(StandardCharsets.UTF_8));
    }

    static XmlNode body(WsmanAction action, byte[] answer) throws WsmanFaultException, WsmanProtocolException {
        return ShellResponses.body(new WsmanRequest(action, MESSAGE_ID, new byte[0]), answer);
    }
}
