package io.jenkins.plugins.remotepowershell.psrp;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The bytes of one stream from a server, as events. */
final class MessageStream {
    private final UUID runspacePoolId;
    private final UUID pipelineId;
    private final Defragmenter defragmenter;

    /** Makes the event of one message. */
    @FunctionalInterface
    interface Handler {
        PsrpEvent handle(MessageType type, PsrpMessage message) throws PsrpProtocolException;
    }

    MessageStream(UUID runspacePoolId, UUID pipelineId, Defragmenter defragmenter) {
        this.runspacePoolId = runspacePoolId;
        this.pipelineId = pipelineId;
        this.defragmenter = defragmenter;
    }

    /** @param handler of the types that are {@link MessageType.Handling#HANDLED} */
    List<PsrpEvent> receive(List<byte[]> fragments, Handler handler) throws PsrpProtocolException {
        List<PsrpEvent> events = new ArrayList<>();
        try {
            for (byte[] bytes : fragments) {
                defragmenter.append(bytes);
                for (Defragmenter.Piece piece = defragmenter.next(); piece != null; piece = defragmenter.next()) {
                    events.add(event(piece, handler));
                }
            }
        } catch (PsrpProtocolException broken) {
            throw new PsrpProtocolException(broken, events);
        }
        return events;
    }

    ReceiveCursor cursor() {
        return defragmenter.cursor();
    }

    private PsrpEvent event(Defragmenter.Piece piece, Handler handler) throws PsrpProtocolException {
        if (piece instanceof Defragmenter.Orphan) {
            return new PsrpEvent.Orphaned(1);
        }
        PsrpMessage message = ((Defragmenter.Whole) piece).message();
        requireForUs(message);
        MessageType type = message.type().orElse(null);
        if (type == null || type.handling() == MessageType.Handling.IGNORED) {
            return new PsrpEvent.Ignored(message.typeName());
        }
        if (type.handling() == MessageType.Handling.SENT) {
            throw new PsrpProtocolException("The peer sent " + type + ", which only a client sends");
        }
        return handler.handle(type, message);
    }

    /** Messages of the session itself (0x0001….) come without the pool's id from PowerShell's server. */
    private void requireForUs(PsrpMessage message) throws PsrpProtocolException {
        if (message.destination() != PsrpMessage.Destination.CLIENT) {
            throw new PsrpProtocolException("The peer sent " + message.typeName() + " that is for a server");
        }
        boolean knowsNoPool =
                message.typeCode() >>> 16 == 1 && message.runspacePoolId().equals(PsrpMessage.NO_PIPELINE);
        if (!knowsNoPool && !message.runspacePoolId().equals(runspacePoolId)) {
            throw wrongId(message, "pool", message.runspacePoolId(), runspacePoolId);
        }
        if (!message.pipelineId().equals(pipelineId)) {
            throw wrongId(message, "pipeline", message.pipelineId(), pipelineId);
        }
    }

    private static PsrpProtocolException wrongId(PsrpMessage message, String what, UUID actual, UUID expected) {
        return new PsrpProtocolException(message.typeName() + " is of " + what + " " + actual + ", not of " + expected);
    }
}
