package io.jenkins.plugins.remotepowershell.psrp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

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

    /** What stands before a blob. */
    record Header(long objectId, long fragmentId, int flags, int blobLength) {
        /** @param in its position is at a header that is there whole */
        static Header read(ByteBuffer in) throws PsrpProtocolException {
            Header header = new Header(in.getLong(), in.getLong(), in.get(), in.getInt());
            if (header.blobLength < 0) {
                throw new PsrpProtocolException(
                        "A fragment says that it is " + (header.blobLength & 0xFFFFFFFFL) + " bytes long");
            }
            boolean isValid = header.objectId > 0
                    && header.fragmentId >= 0
                    && (header.flags & ~(START | END)) == 0
                    && header.isStart() == (header.fragmentId == 0);
            if (!isValid) {
                throw new PsrpProtocolException("A fragment has object id " + header.objectId + ", fragment id "
                        + header.fragmentId + " and flags " + header.flags + ", which the protocol does not allow");
            }
            return header;
        }

        boolean isStart() {
            return (flags & START) != 0;
        }

        boolean isEnd() {
            return (flags & END) != 0;
        }
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(HEADER_LENGTH + blob.length);
        out.putLong(objectId).putLong(fragmentId).put((byte) ((start ? START : 0) | (end ? END : 0)));
        return out.putInt(blob.length).put(blob).array();
    }

    /** The fragments in a run of whole ones. */
    public static List<Fragment> split(byte[] fragments) throws PsrpProtocolException {
        ByteBuffer in = ByteBuffer.wrap(fragments);
        List<Fragment> split = new ArrayList<>();
        while (in.hasRemaining()) {
            split.add(take(in));
        }
        return split;
    }

    private static Fragment take(ByteBuffer in) throws PsrpProtocolException {
        Header header = in.remaining() < HEADER_LENGTH ? null : Header.read(in);
        if (header == null || in.remaining() < header.blobLength) {
            throw new PsrpProtocolException("A run of fragments ends in the middle of one");
        }
        byte[] blob = new byte[header.blobLength];
        in.get(blob);
        return new Fragment(header.objectId, header.fragmentId, header.isStart(), header.isEnd(), blob);
    }

    @Override
    public String toString() {
        return "fragment " + fragmentId + " of object " + objectId + ", " + blob.length + " bytes";
    }
}
