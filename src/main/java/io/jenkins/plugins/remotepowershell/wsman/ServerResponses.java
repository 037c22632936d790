package io.jenkins.plugins.remotepowershell.wsman;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes a host's answers, in the shape in which Windows writes them. */
public final class ServerResponses {
    private static final String FAULT_ACTION = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault";

    private final Envelope request;
    private final WsmanAction action;
    private final UUID messageId;

    /** @param messageId of the answer */
    public ServerResponses(Envelope request, WsmanAction action, UUID messageId) {
        this.request = request;
        this.action = action;
        this.messageId = messageId;
    }

    /** @param members of the shell, by name, in order */
    public byte[] created(String endpoint, String shellId, Map<String, String> members) {
        XmlWriter body = start();
        body.open("x:ResourceCreated").element("a:Address", endpoint).open("a:ReferenceParameters");
        body.element("w:ResourceURI", request.resourceUri());
        body.open("w:SelectorSet")
                .element("w:Selector", shellId, "Name=\"ShellId\"")
                .close("w:SelectorSet");
        body.close("a:ReferenceParameters").close("x:ResourceCreated");
        return finish(writeMembers(body, "rsp:Shell", members));
    }

    public byte[] described(Map<String, String> members) {
        return finish(writeMembers(start(), "rsp:Shell", members));
    }

    public byte[] commandStarted(String commandId) {
        return finish(start().open("rsp:CommandResponse")
                .element("rsp:CommandId", commandId)
                .close("rsp:CommandResponse"));
    }

    /**
     * The answer to Receive.
     *
     * @param commandId null for the pool
     * @param state such as {@code Done}, empty for none
     */
    public byte[] received(@CheckForNull String commandId, List<byte[]> chunks, String state) {
        StreamElement element = new StreamElement(commandId);
        ByteArrayOutputStream elements = new ByteArrayOutputStream();
        chunks.forEach(chunk -> elements.writeBytes(element.of(chunk)));
        return received(commandId, elements.toByteArray(), state);
    }

    /** As the other one, of {@linkplain StreamElement elements} that stand one behind the other. */
    public byte[] received(@CheckForNull String commandId, byte[] elements, String state) {
        XmlWriter xml = start().open("rsp:ReceiveResponse");
        int head = xml.toBytes().length;
        if (!state.isEmpty() && commandId != null) {
            writeState(xml, commandId, state);
        }
        byte[] around = finish(xml.close("rsp:ReceiveResponse"));
        ByteBuffer out = ByteBuffer.allocate(around.length + elements.length);
        return out.put(around, 0, head)
                .put(elements)
                .put(around, head, around.length - head)
                .array();
    }

    public byte[] connected(byte[] connectResponseXml) {
        XmlWriter body = start().open("rsp:ConnectResponse")
                .element("rsp:InputStreams", "stdin pr")
                .element("rsp:OutputStreams", "stdout");
        body.open("connectResponseXml", XmlWriter.attribute("xmlns", Namespaces.POWERSHELL));
        body.verbatim(Base64.getEncoder().encodeToString(connectResponseXml)).close("connectResponseXml");
        return finish(body.close("rsp:ConnectResponse"));
    }

    /** An answer whose body is one empty element, such as {@code rsp:SendResponse}. */
    public byte[] empty(String element) {
        return finish(start().empty(element));
    }

    /** An answer with an empty body. */
    public byte[] empty() {
        return finish(start());
    }

    /**
     * The answer to Enumerate or Pull.
     *
     * @param element {@code rsp:Shell} or {@code rsp:Command}
     * @param context for the next Pull; empty at the end
     */
    public byte[] enumerated(String element, List<Map<String, String>> items, String context) {
        boolean pull = action == WsmanAction.PULL;
        String prefix = pull ? "n" : "w";
        XmlWriter body = start().open(pull ? "n:PullResponse" : "n:EnumerateResponse");
        body.element("n:EnumerationContext", context);
        if (!items.isEmpty()) {
            body.open(prefix + ":Items");
            items.forEach(item -> writeMembers(body, element, item));
            body.close(prefix + ":Items");
        }
        if (context.isEmpty()) {
            body.empty(prefix + ":EndOfSequence");
        }
        return finish(body.close(pull ? "n:PullResponse" : "n:EnumerateResponse"));
    }

    /** @param service names and values; {@code winrs} likewise */
    public byte[] configuration(Map<String, String> top, Map<String, String> service, Map<String, String> winrs) {
        XmlWriter body = start().open("cfg:Config", XmlWriter.attribute("xmlns:cfg", Namespaces.CONFIG));
        top.forEach((name, value) -> body.element("cfg:" + name, value));
        writeMembers(body, "cfg:Service", service);
        writeMembers(body, "cfg:Winrs", winrs);
        return finish(body.close("cfg:Config"));
    }

    /** @param subcode such as {@code w:TimedOut} */
    public byte[] fault(long code, String subcode, String machine, String text) {
        XmlWriter xml = XmlWriter.envelope();
        writeHeader(xml, FAULT_ACTION);
        xml.open("s:Fault").open("s:Code").element("s:Value", "s:Receiver");
        xml.open("s:Subcode").element("s:Value", subcode).close("s:Subcode").close("s:Code");
        xml.open("s:Reason").element("s:Text", text, "xml:lang=\"en-US\"").close("s:Reason");
        xml.open("s:Detail")
                .open(
                        "f:WSManFault",
                        XmlWriter.attribute("xmlns:f", Namespaces.FAULT),
                        XmlWriter.attribute("Code", Long.toString(code)),
                        XmlWriter.attribute("Machine", machine));
        xml.element("f:Message", text).close("f:WSManFault").close("s:Detail").close("s:Fault");
        return finish(xml);
    }

    /** The answer to Identify. [DSP0226] 11. */
    public static byte[] identified(String vendor, String version) {
        XmlWriter xml = XmlWriter.envelope().open("s:Header").close("s:Header").open("s:Body");
        xml.open("wsmid:IdentifyResponse", XmlWriter.attribute("xmlns:wsmid", Namespaces.IDENTITY));
        xml.element("wsmid:ProtocolVersion", Namespaces.WSMAN).element("wsmid:ProductVendor", vendor);
        xml.element("wsmid:ProductVersion", version).close("wsmid:IdentifyResponse");
        return xml.close("s:Body").close("s:Envelope").toBytes();
    }

    private XmlWriter start() {
        XmlWriter xml = XmlWriter.envelope();
        writeHeader(xml, action.responseUri());
        return xml;
    }

    private void writeHeader(XmlWriter xml, String actionUri) {
        xml.open("s:Header").element("a:Action", actionUri).element("a:MessageID", WsmanRequest.uuid(messageId));
        xml.element("a:To", Namespaces.ANONYMOUS).element("a:RelatesTo", request.messageId());
        xml.close("s:Header").open("s:Body");
    }

    private static byte[] finish(XmlWriter xml) {
        return xml.close("s:Body").close("s:Envelope").toBytes();
    }

    private static void writeState(XmlWriter body, String commandId, String state) {
        body.open(
                "rsp:CommandState",
                XmlWriter.attribute("CommandId", commandId),
                XmlWriter.attribute("State", Namespaces.SHELL + "/CommandState/" + state));
        body.element("rsp:ExitCode", "0").close("rsp:CommandState");
    }

    private static XmlWriter writeMembers(XmlWriter body, String element, Map<String, String> members) {
        String prefix = element.substring(0, element.indexOf(':') + 1);
        body.open(element);
        members.forEach((name, value) -> body.element(prefix + name, value));
        return body.close(element);
    }
}
