package io.jenkins.plugins.remotepowershell.psrp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts one stream's fragments together again, wherever the bytes are cut. [MS-PSRP] 2.2.4 and 3.1.5.1.
 *
 * <p>Made with another process's {@link ReceiveCursor} it drops what that process had: after a Connect the host delivers
 * its last answer once more. The tail of an object whose head went to a lost client is skipped and counted once.
 */
public final class Defragmenter {
    /** A server sends at most 10 MiB an object by default; larger quotas can be set. */
    static final int MAXIMUM_OBJECT_BYTES = 256 << 20;

    private final boolean attached;
    private long objectId;
    private long fragmentId;
    private byte[] bytes = new byte[0];
    private final ByteArrayOutputStream object = new ByteArrayOutputStream();
    private final ByteArrayOutputStream rawObject = new ByteArrayOutputStream();
    private long openObjectId;
    private long orphanedObjectId;
    private int orphans;

    /** For a stream from its start. */
    public Defragmenter() {
        attached = false;
    }

    /** For a stream that another process has received up to {@code cursor}. */
    public Defragmenter(ReceiveCursor cursor) throws PsrpProtocolException {
        attached = true;
        add(cursor.unfinished());
        objectId = cursor.objectId();
        fragmentId = cursor.fragmentId();
        bytes = new byte[0]; // half a fragment is delivered again from its start
    }

    /** @return the messages that are complete with these bytes, in order */
    public List<PsrpMessage> add(byte[] more) throws PsrpProtocolException {
        ByteBuffer in = ByteBuffer.wrap(join(bytes, more));
        List<PsrpMessage> messages = new ArrayList<>();
        while (Fragment.isWhole(in)) {
            take(Fragment.decode(in), messages);
        }
        bytes = Arrays.copyOfRange(in.array(), in.position(), in.limit());
        return messages;
    }

    /** How far this stream has been received. */
    public ReceiveCursor cursor() {
        return new ReceiveCursor(objectId, fragmentId, rawObject.toByteArray());
    }

    /** Objects whose head was never seen, since the last call. */
    public int takeOrphans() {
        int count = orphans;
        orphans = 0;
        return count;
    }

    private void take(Fragment fragment, List<PsrpMessage> messages) throws PsrpProtocolException {
        if (new ReceiveCursor(objectId, fragmentId, bytes).isAtOrAfter(fragment) && objectId > 0) {
            if (!attached) {
                throw new PsrpProtocolException(
                        "The peer sent " + fragment + " after fragment " + fragmentId + " of object " + objectId);
            }
            return;
        }
        objectId = fragment.objectId();
        long expected = fragment.start() ? 0 : fragmentId + 1;
        boolean continues = openObjectId == fragment.objectId() && fragment.fragmentId() == expected;
        fragmentId = fragment.fragmentId();
        if (fragment.start()) {
            begin(fragment);
        } else if (!continues || openObjectId == 0) {
            skipOrphan(fragment);
            return;
        }
        append(fragment, messages);
    }

    private void begin(Fragment fragment) throws PsrpProtocolException {
        if (openObjectId != 0 && !attached) {
            throw new PsrpProtocolException(
                    "Object " + fragment.objectId() + " starts before object " + openObjectId + " ended");
        }
        if (fragment.fragmentId() != 0) {
            throw new PsrpProtocolException(
                    "Object " + fragment.objectId() + " starts with fragment " + fragment.fragmentId());
        }
        if (openObjectId != 0) {
            orphans++;
        }
        reset();
        openObjectId = fragment.objectId();
    }

    private void skipOrphan(Fragment fragment) throws PsrpProtocolException {
        if (!attached) {
            throw new PsrpProtocolException("The peer sent " + fragment + " without what comes before it");
        }
        if (orphanedObjectId != fragment.objectId()) {
            orphanedObjectId = fragment.objectId();
            orphans++;
        }
        reset();
    }

    private void append(Fragment fragment, List<PsrpMessage> messages) throws PsrpProtocolException {
        object.writeBytes(fragment.blob());
        if (object.size() > MAXIMUM_OBJECT_BYTES) {
            throw new PsrpProtocolException(
                    "Object " + openObjectId + " is longer than " + MAXIMUM_OBJECT_BYTES + " bytes");
        }
        if (fragment.end()) {
            messages.add(PsrpMessage.decode(object.toByteArray()));
            reset();
        } else {
            rawObject.writeBytes(fragment.encode());
        }
    }

    private void reset() {
        object.reset();
        rawObject.reset();
        openObjectId = 0;
    }

    private static byte[] join(byte[] first, byte[] second) {
        if (first.length == 0) {
            return second;
        }
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
