package io.jenkins.plugins.remotepowershell.psrp;

import java.nio.ByteBuffer;

/**
 * How far one stream has been received: enough for another process to go on where this one stopped.
 *
 * @param objectId of the last whole fragment, 0 at the start
 * @param fragmentId of the last whole fragment
 * @param unfinished raw bytes received of objects that are not complete yet
 */
public record ReceiveCursor(long objectId, long fragmentId, byte[] unfinished) {
    public static final ReceiveCursor START = new ReceiveCursor(0, 0, new byte[0]);

    /** Object id, fragment id (8 bytes each, big endian), unfinished bytes. */
    public byte[] encode() {
        return ByteBuffer.allocate(2 * Long.BYTES + unfinished.length)
                .putLong(objectId)
                .putLong(fragmentId)
                .put(unfinished)
                .array();
    }

    /** Reads what {@link #encode()} gave. */
    public static ReceiveCursor decode(byte[] bytes) {
        if (bytes.length < 2 * Long.BYTES) {
            throw new IllegalArgumentException("a saved cursor of " + bytes.length + " bytes is torn");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long objectId = in.getLong();
        long fragmentId = in.getLong();
        byte[] unfinished = new byte[in.remaining()];
        in.get(unfinished);
        return new ReceiveCursor(objectId, fragmentId, unfinished);
    }

    @Override
    public String toString() {
        return "object " + objectId + ", fragment " + fragmentId + ", " + unfinished.length + " bytes unfinished";
    }
}
