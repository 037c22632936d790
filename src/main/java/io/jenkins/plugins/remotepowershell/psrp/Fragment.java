package io.jenkins.plugins.remotepowershell.psrp;

import java.nio.ByteBuffer;

/**
 * One PSRP fragment: all or part of an encoded {@link PsrpMessage}. [MS-PSRP] 2.2.4.
 *
 * <pre>
 *  0        8            16   17          21
 *  | object | fragment id | E/S | blob len | blob …
 * </pre>
 * All integers are big endian.
 *
 * @param objectId id of the message; positive, rising per sender
 * @param fragmentId 0 for the first fragment of an object, then +1
 * @param blob not copied
 */
public record Fragment(long objectId, long fragmentId, boolean start, boolean end, byte[] blob) {
    public static final int HEADER_LENGTH = 21;
    private static final int START = 1;
    private static final int END = 2;

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(HEADER_LENGTH + blob.length);
        out.putLong(objectId).putLong(fragmentId).put((byte) ((start ? START : 0) | (end ? END : 0)));
        return out.putInt(blob.length).put(blob).array();
    }

    /**
     * Reads the fragment at the buffer's position, if it is there whole.
     *
     * @return false with the position unchanged if bytes are missing
     */
    static boolean isWhole(ByteBuffer in) throws PsrpProtocolException {
        return in.remaining() >= HEADER_LENGTH && in.remaining() >= HEADER_LENGTH + blobLength(in);
    }

    static Fragment decode(ByteBuffer in) throws PsrpProtocolException {
        int length = blobLength(in);
        long objectId = in.getLong();
        long fragmentId = in.getLong();
        int flags = in.get();
        in.getInt();
        byte[] blob = new byte[length];
        in.get(blob);
        if (objectId <= 0 || fragmentId < 0 || (flags & ~(START | END)) != 0) {
            throw new PsrpProtocolException("A fragment has object id " + objectId + ", fragment id " + fragmentId
                    + " and flags " + flags + ", which the protocol does not allow");
        }
        return new Fragment(objectId, fragmentId, (flags & START) != 0, (flags & END) != 0, blob);
    }

    private static int blobLength(ByteBuffer in) throws PsrpProtocolException {
        int length = in.getInt(in.position() + HEADER_LENGTH - Integer.BYTES);
        if (length < 0 || length > Defragmenter.MAXIMUM_OBJECT_BYTES) {
            throw new PsrpProtocolException("A fragment says that it is " + (length & 0xFFFFFFFFL) + " bytes long");
        }
        return length;
    }

    @Override
    public String toString() {
        return "fragment " + fragmentId + " of object " + objectId + ", " + blob.length + " bytes";
    }
}
