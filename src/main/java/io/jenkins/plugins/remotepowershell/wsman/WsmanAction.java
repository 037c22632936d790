package io.jenkins.plugins.remotepowershell.wsman;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Operations. [MS-WSMV] 3.1.4; the answer's action is the request's with {@code Response} behind it. */
public enum WsmanAction {
    GET(Namespaces.TRANSFER + "/Get"),
    CREATE(Namespaces.TRANSFER + "/Create"),
    DELETE(Namespaces.TRANSFER + "/Delete"),
    ENUMERATE(Namespaces.ENUMERATION + "/Enumerate"),
    PULL(Namespaces.ENUMERATION + "/Pull"),
    RELEASE(Namespaces.ENUMERATION + "/Release"),
    COMMAND(Namespaces.SHELL + "/Command"),
    SEND(Namespaces.SHELL + "/Send"),
    RECEIVE(Namespaces.SHELL + "/Receive"),
    SIGNAL(Namespaces.SHELL + "/Signal"),
    DISCONNECT(Namespaces.SHELL + "/Disconnect"),
    RECONNECT(Namespaces.SHELL + "/Reconnect"),
    CONNECT(Namespaces.SHELL + "/Connect"),
    /** Has no action header on the wire. [DSP0226] 11. */
    IDENTIFY("");

    private static final Map<String, WsmanAction> BY_URI =
            Stream.of(values()).collect(Collectors.toMap(WsmanAction::uri, Function.identity()));

    private final String uri;

    WsmanAction(String uri) {
        this.uri = uri;
    }

    public String uri() {
        return uri;
    }

    public String responseUri() {
        return uri + "Response";
    }

    public static Optional<WsmanAction> from(String uri) {
        return Optional.ofNullable(BY_URI.get(uri));
    }
}
