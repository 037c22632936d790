package io.jenkins.plugins.remotepowershell.psrp;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.clixml.ClixmlException;
import io.jenkins.plugins.remotepowershell.clixml.ClixmlReader;
import io.jenkins.plugins.remotepowershell.clixml.PayloadReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * One PSRP message. [MS-PSRP] 2.2.1.
 *
 * <pre>
 *  0             4      8      24    40
 *  | destination | type | RPID | PID | data …
 * </pre>
 * Destination and type are little endian; the GUIDs are in .NET's byte order.
 *
 * @param typeCode see {@link MessageType}; kept as a number because a peer may send an unknown one
 * @param pipelineId {@link #NO_PIPELINE} for messages of the pool
 * @param data CLIXML, may be empty
 */
public record PsrpMessage(Destination destination, int typeCode, UUID runspacePoolId, UUID pipelineId, byte[] data) {
    public static final UUID NO_PIPELINE = new UUID(0, 0);
    static final int HEADER_LENGTH = 40;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Whom a message is for. */
    public enum Destination {
        CLIENT(1),
        SERVER(2);

        private final int code;

        Destination(int code) {
            this.code = code;
        }
    }

    public static PsrpMessage of(Destination to, MessageType type, UUID poolId, UUID pipelineId, byte[] data) {
        return new PsrpMessage(to, type.code(), poolId, pipelineId, data);
    }

    public Optional<MessageType> type() {
        return MessageType.from(typeCode);
    }

    /** The payload as a value. */
    @CheckForNull
    public Object value() throws PsrpProtocolException {
        return value(ClixmlReader::read);
    }

    /** As {@link #value()}, after others of the same stream. */
    @CheckForNull
    Object value(PayloadReader payloads) throws PsrpProtocolException {
        return value(payloads::read);
    }

    /** Makes a value of a payload. */
    @FunctionalInterface
    private interface Reading {
        @CheckForNull
        Object of(byte[] payload) throws ClixmlException;
    }

    @CheckForNull
    private Object value(Reading reading) throws PsrpProtocolException {
        try {
            return data.length == 0 ? null : reading.of(data);
        } catch (ClixmlException broken) {
            throw new PsrpProtocolException("The payload of " + typeName() + " cannot be read", broken);
        }
    }

    public String typeName() {
        return type().map(Enum::name).orElseGet(() -> String.format("message type 0x%08X", typeCode));
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(HEADER_LENGTH + data.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(destination.code).putInt(typeCode);
        GuidBytes.put(out, runspacePoolId);
        GuidBytes.put(out, pipelineId);
        return out.put(data).array();
    }

    public static PsrpMessage decode(byte[] bytes) throws PsrpProtocolException {
        return decode(bytes, 0, bytes.length);
    }

    static PsrpMessage decode(byte[] bytes, int from, int to) throws PsrpProtocolException {
        if (to - from < HEADER_LENGTH) {
            throw new PsrpProtocolException("A message of " + (to - from) + " bytes is shorter than its header");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from).order(ByteOrder.LITTLE_ENDIAN);
        int destination = in.getInt();
        if (destination != Destination.CLIENT.code && destination != Destination.SERVER.code) {
            throw new PsrpProtocolException("A message is for destination " + destination + ", which does not exist");
        }
        int type = in.getInt();
        UUID pool = GuidBytes.get(in);
        UUID pipeline = GuidBytes.get(in);
        return new PsrpMessage(
                destination == Destination.CLIENT.code ? Destination.CLIENT : Destination.SERVER,
                type,
                pool,
                pipeline,
                Arrays.copyOfRange(bytes, dataStart(bytes, from + HEADER_LENGTH, to), to));
    }

    private static int dataStart(byte[] bytes, int from, int to) {
        int afterMark = from + BYTE_ORDER_MARK.length;
        boolean marked =
                to >= afterMark && Arrays.equals(bytes, from, afterMark, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
        return marked ? afterMark : from;
    }

    @Override
    public String toString() {
        return typeName() + ", " + data.length + " bytes";
    }
}
