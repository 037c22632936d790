package io.jenkins.plugins.remotepowershell.wsman;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Writes the requests that are about a host rather than one shell. */
public final class HostRequests {
    private static final int MAXIMUM_ELEMENTS = 32000;

    private final RequestContext context;

    public HostRequests(RequestContext context) {
        this.context = context;
    }

    /** Who answers there? [DSP0226] 11. */
    public static WsmanRequest identify(UUID messageId) {
        String envelope = "<s:Envelope xmlns:s=\"" + Namespaces.SOAP + "\" xmlns:wsmid=\"" + Namespaces.IDENTITY
                + "\"><s:Header/><s:Body><wsmid:Identify/></s:Body></s:Envelope>";
        return new WsmanRequest(WsmanAction.IDENTIFY, messageId, envelope.getBytes(StandardCharsets.UTF_8));
    }

    /** All shells of the host that the account may see. [MS-WSMV] 3.1.4.4. */
    public WsmanRequest enumerateShells(UUID messageId) {
        RequestWriter request =
                new RequestWriter(context.withResource(Namespaces.SHELL_RESOURCE), WsmanAction.ENUMERATE, messageId);
        openEnumerate(request.body()).close("n:Enumerate");
        return request.finish();
    }

    /** The commands of one shell. */
    public WsmanRequest enumerateCommands(UUID messageId, String shellId) {
        RequestWriter request =
                new RequestWriter(context.withResource(Namespaces.COMMAND_RESOURCE), WsmanAction.ENUMERATE, messageId);
        openEnumerate(request.body())
                .open("w:Filter", XmlWriter.attribute("Dialect", Namespaces.SELECTOR_FILTER))
                .open("w:SelectorSet")
                .element("w:Selector", shellId, XmlWriter.attribute("Name", "ShellId"))
                .close("w:SelectorSet")
                .close("w:Filter")
                .close("n:Enumerate");
        return request.finish();
    }

    /** The next part of a list. */
    public WsmanRequest pull(UUID messageId, String resourceUri, String enumerationContext) {
        RequestWriter request = new RequestWriter(context.withResource(resourceUri), WsmanAction.PULL, messageId);
        request.body()
                .open("n:Pull")
                .element("n:EnumerationContext", enumerationContext)
                .element("n:MaxElements", Integer.toString(MAXIMUM_ELEMENTS))
                .close("n:Pull");
        return request.finish();
    }

    /** Gives a list up before its end. */
    public WsmanRequest release(UUID messageId, String resourceUri, String enumerationContext) {
        RequestWriter request = new RequestWriter(context.withResource(resourceUri), WsmanAction.RELEASE, messageId);
        request.body()
                .open("n:Release")
                .element("n:EnumerationContext", enumerationContext)
                .close("n:Release");
        return request.finish();
    }

    /** Quotas and limits; for administrators of the host. */
    public WsmanRequest getConfiguration(UUID messageId) {
        return new RequestWriter(context.withResource(Namespaces.CONFIG_RESOURCE), WsmanAction.GET, messageId).finish();
    }

    private static XmlWriter openEnumerate(XmlWriter body) {
        return body.open("n:Enumerate")
                .empty("w:OptimizeEnumeration")
                .element("w:MaxElements", Integer.toString(MAXIMUM_ELEMENTS));
    }
}
