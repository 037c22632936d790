package io.jenkins.plugins.remotepowershell.wsman;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Writes the requests of one client session for one shell. [MS-WSMV] 3.1.4. */
public final class ShellRequests {
    /** For everything but answers to host calls. */
    public static final String INPUT_STREAM = "stdin";
    /** For answers to host calls. */
    public static final String PROMPT_RESPONSE_STREAM = "pr";

    private static final String OUTPUT_STREAM = "stdout";
    /** What the host may count on top of the envelope, in octets; clients have always left that much. */
    private static final int RESERVE = 256;

    private static final int BASE64_CHARACTERS = 4;
    private static final int BASE64_BYTES = 3;
    private static final UUID NO_ID = new UUID(0, 0);
    /** Its letters are transposed in the protocol; any other spelling closes the command. */
    private static final String STOP = "powershell/signal/crtl_c";

    private static final String TERMINATE = Namespaces.SHELL + "/signal/terminate";
    private static final Map<String, String> PROTOCOL_VERSION = Map.of("protocolversion", "2.3");

    private final RequestContext context;
    private final String shellId;

    public ShellRequests(RequestContext context, UUID shellId) {
        this(context, WsmanRequest.guid(shellId));
    }

    /** @param shellId as the host lists it: compared with regard to case */
    public ShellRequests(RequestContext context, String shellId) {
        this.context = context;
        this.shellId = shellId;
    }

    /** Raw bytes that fit into one Command or Send within the envelope size. */
    public int maximumPayload() {
        int command = command(NO_ID, NO_ID, new byte[0]).envelope().length;
        int send = send(NO_ID, NO_ID, INPUT_STREAM, new byte[0]).envelope().length;
        int room = context.maxEnvelopeSize() - Math.max(command, send) - RESERVE;
        return room / BASE64_CHARACTERS * BASE64_BYTES;
    }

    /** @param settings what the shell shall be like; {@code creationXml} are PSRP fragments */
    public WsmanRequest create(UUID messageId, ShellSettings settings, byte[] creationXml) {
        RequestWriter request = request(WsmanAction.CREATE, messageId).options(options(settings));
        XmlWriter body = request.body();
        openShell(body, settings.name());
        if (settings.idleTimeout() != null) {
            body.element("rsp:IdleTimeOut", duration(settings.idleTimeout()));
        }
        body.element("rsp:InputStreams", "stdin pr").element("rsp:OutputStreams", OUTPUT_STREAM);
        if (settings.bufferMode() != null) {
            body.element("rsp:BufferMode", settings.bufferMode().word());
        }
        body.open("creationXml", XmlWriter.attribute("xmlns", Namespaces.POWERSHELL));
        body.verbatim(base64(creationXml)).close("creationXml").close("rsp:Shell");
        return request.finish();
    }

    private static Map<String, String> options(ShellSettings settings) {
        Map<String, String> options = new LinkedHashMap<>(PROTOCOL_VERSION);
        if (!settings.profileLoaded()) {
            options.put("WINRS_NOPROFILE", "TRUE");
        }
        return options;
    }

    /** @param arguments the first PSRP fragments of CREATE_PIPELINE */
    public WsmanRequest command(UUID messageId, UUID commandId, byte[] arguments) {
        RequestWriter request = toShell(WsmanAction.COMMAND, messageId);
        request.body()
                .open("rsp:CommandLine", commandAttribute(commandId))
                .empty("rsp:Command")
                .open("rsp:Arguments")
                .verbatim(base64(arguments))
                .close("rsp:Arguments")
                .close("rsp:CommandLine");
        return request.finish();
    }

    /**
     * Send.
     *
     * @param commandId null for the pool
     * @param stream {@link #INPUT_STREAM} or {@link #PROMPT_RESPONSE_STREAM}
     */
    public WsmanRequest send(UUID messageId, @CheckForNull UUID commandId, String stream, byte[] fragments) {
        RequestWriter request = toShell(WsmanAction.SEND, messageId);
        String name = XmlWriter.attribute("Name", stream);
        request.body().open("rsp:Send");
        if (commandId == null) {
            request.body().open("rsp:Stream", name);
        } else {
            request.body().open("rsp:Stream", name, commandAttribute(commandId));
        }
        request.body().verbatim(base64(fragments)).close("rsp:Stream").close("rsp:Send");
        return request.finish();
    }

    /** @param commandId null for the pool */
    public WsmanRequest receive(UUID messageId, @CheckForNull UUID commandId) {
        RequestWriter request = toShell(WsmanAction.RECEIVE, messageId);
        request.body().open("rsp:Receive");
        if (commandId == null) {
            request.body().element("rsp:DesiredStream", OUTPUT_STREAM);
        } else {
            request.body().element("rsp:DesiredStream", OUTPUT_STREAM, commandAttribute(commandId));
        }
        request.body().close("rsp:Receive");
        return request.finish();
    }

    /** Asks the command to stop; what it still writes, and its end, arrive. */
    public WsmanRequest stop(UUID messageId, UUID commandId) {
        return signal(messageId, commandId, STOP);
    }

    /** Ends the command, or frees it after its end. */
    public WsmanRequest terminate(UUID messageId, UUID commandId) {
        return signal(messageId, commandId, TERMINATE);
    }

    private WsmanRequest signal(UUID messageId, UUID commandId, String code) {
        RequestWriter request = toShell(WsmanAction.SIGNAL, messageId);
        request.body()
                .open("rsp:Signal", commandAttribute(commandId))
                .element("rsp:Code", code)
                .close("rsp:Signal");
        return request.finish();
    }

    public WsmanRequest delete(UUID messageId) {
        return toShell(WsmanAction.DELETE, messageId).finish();
    }

    /** @param idleTimeout how long the host shall keep the shell; null to leave it as created */
    public WsmanRequest disconnect(UUID messageId, @CheckForNull Duration idleTimeout) {
        RequestWriter request = toShell(WsmanAction.DISCONNECT, messageId);
        request.body().open("rsp:Disconnect");
        if (idleTimeout != null) {
            request.body().element("rsp:IdleTimeOut", duration(idleTimeout));
        }
        request.body().close("rsp:Disconnect");
        return request.finish();
    }

    public WsmanRequest reconnect(UUID messageId) {
        return toShell(WsmanAction.RECONNECT, messageId).finish();
    }

    public WsmanRequest reconnectCommand(UUID messageId, UUID commandId) {
        RequestWriter request = toShell(WsmanAction.RECONNECT, messageId);
        request.body().empty("rsp:Reconnect", commandAttribute(commandId));
        return request.finish();
    }

    /** @param connectXml two whole PSRP fragments */
    public WsmanRequest connect(UUID messageId, byte[] connectXml) {
        RequestWriter request = toShell(WsmanAction.CONNECT, messageId).options(PROTOCOL_VERSION);
        request.body()
                .open("rsp:Connect")
                .open("connectXml", XmlWriter.attribute("xmlns", Namespaces.POWERSHELL))
                .verbatim(base64(connectXml))
                .close("connectXml")
                .close("rsp:Connect");
        return request.finish();
    }

    public WsmanRequest connectCommand(UUID messageId, UUID commandId) {
        RequestWriter request = toShell(WsmanAction.CONNECT, messageId);
        request.body().empty("rsp:Connect", commandAttribute(commandId));
        return request.finish();
    }

    /** The shell's state, from whatever client session. */
    public WsmanRequest get(UUID messageId) {
        return new RequestWriter(context.withResource(Namespaces.SHELL_RESOURCE), WsmanAction.GET, messageId)
                .selector("ShellId", shellId)
                .finish();
    }

    /** Hosts take the name from the attribute only; an element of that name is ignored. */
    private void openShell(XmlWriter body, String name) {
        String id = XmlWriter.attribute("ShellId", shellId);
        if (name.isEmpty()) {
            body.open("rsp:Shell", id);
        } else {
            body.open("rsp:Shell", XmlWriter.attribute("Name", name), id);
        }
    }

    private RequestWriter request(WsmanAction action, UUID messageId) {
        return new RequestWriter(context, action, messageId);
    }

    private RequestWriter toShell(WsmanAction action, UUID messageId) {
        return request(action, messageId).selector("ShellId", shellId);
    }

    private static String commandAttribute(UUID commandId) {
        return XmlWriter.attribute("CommandId", WsmanRequest.guid(commandId));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** An xs:duration in the form that Windows writes: {@code PT7200.000S}. */
    static String duration(Duration duration) {
        String thousandths = Integer.toString(1000 + duration.toMillisPart()).substring(1);
        return "PT" + duration.toSeconds() + '.' + thousandths + 'S';
    }
}
