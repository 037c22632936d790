package io.jenkins.plugins.remotepowershell.wsman;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/** Receives of one command: each is written as the one before, under a MessageID of its own. */
public final class ReceiveRequests {
    private static final UUID ANY_ID = new UUID(-1, -1);

    private final RequestContext context;

    @CheckForNull
    private final UUID commandId;

    private final WsmanRequest first;
    private final int messageIdAt;

    /** @param commandId null for the pool */
    public ReceiveRequests(RequestContext context, UUID shellId, @CheckForNull UUID commandId) {
        this.context = context;
        this.commandId = commandId;
        this.first = new ShellRequests(context, shellId).receive(ANY_ID, commandId);
        String octets = new String(first.envelope(), StandardCharsets.ISO_8859_1);
        this.messageIdAt = octets.indexOf(WsmanRequest.guid(first.messageId()));
    }

    /** Whether a Receive under these settings, of that command, is one of these. */
    public boolean include(RequestContext otherContext, @CheckForNull UUID otherCommandId) {
        return context.equals(otherContext) && Objects.equals(commandId, otherCommandId);
    }

    public WsmanRequest next(UUID messageId) {
        byte[] envelope = first.envelope().clone();
        byte[] id = WsmanRequest.guid(messageId).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(id, 0, envelope, messageIdAt, id.length);
        return new WsmanRequest(first.action(), messageId, envelope);
    }
}
