package io.jenkins.plugins.remotepowershell.psrp;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts one stream's fragments together again, wherever the bytes are cut. [MS-PSRP] 2.2.4 and 3.1.5.1.
 *
 * <p>Fragments of two objects are never mixed within a stream. Made with another process's {@link ReceiveCursor} it
 * drops what that process had, since after a Connect the host delivers its last answer once more; an object of which a
 * part is missing then is told once.
 */
public final class Defragmenter {
    /** 64 MiB. A server sends at most 10 MiB an object by default; larger quotas can be set. */
    static final int MAXIMUM_OBJECT_BYTES = 64 << 20;

    /** What the bytes hold. */
    sealed interface Piece {}

    /** One whole message, valid until more bytes are appended. */
    record Whole(byte[] buffer, int from, int to) implements Piece {
        PsrpMessage message() throws PsrpProtocolException {
            return PsrpMessage.decode(buffer, from, to);
        }
    }

    /** An object of which a part went to a lost client. */
    record Orphan(long objectId) implements Piece {}

    private final boolean attached;
    private final int maximumObjectBytes;
    /** The fragments of the object that has begun, as they came. */
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();

    /** Bytes that are no whole fragment yet: from {@code from} to before {@code to}. */
    private byte[] buffer = new byte[0];

    private boolean bufferIsOurs;
    private int from;
    private int to;
    private long objectId;
    private long fragmentId;
    private boolean inside;
    /** After a Connect, until a fragment fits: what does not is lost, not wrong. */
    private boolean mayHaveLost;

    /** For a stream from its start. */
    public Defragmenter() {
        this(false, MAXIMUM_OBJECT_BYTES);
    }

    /** For a stream that another process has received up to {@code cursor}. */
    public Defragmenter(ReceiveCursor cursor) throws PsrpProtocolException {
        this(true, MAXIMUM_OBJECT_BYTES);
        append(cursor.unfinished());
        if (next() != null || from != to) {
            throw new PsrpProtocolException("The saved cursor holds more than the beginning of one object");
        }
        objectId = cursor.objectId();
        fragmentId = cursor.fragmentId();
        mayHaveLost = true;
    }

    Defragmenter(boolean attached, int maximumObjectBytes) {
        this.attached = attached;
        this.maximumObjectBytes = maximumObjectBytes;
    }

    /** @return the messages that are complete with these bytes, in order */
    public List<PsrpMessage> add(byte[] more) throws PsrpProtocolException {
        List<PsrpMessage> messages = new ArrayList<>();
        append(more);
        for (Piece piece = next(); piece != null; piece = next()) {
            if (piece instanceof Whole whole) {
                messages.add(whole.message());
            }
        }
        return messages;
    }

    /** How far this stream has been received. Half a fragment is not in it: after a Connect it comes again whole. */
    public ReceiveCursor cursor() {
        return new ReceiveCursor(objectId, fragmentId, unfinished.toByteArray());
    }

    /** @param bytes handed over, not copied while they need not be joined */
    void append(byte[] bytes) {
        if (from == to) {
            buffer = bytes;
            bufferIsOurs = false;
            from = 0;
            to = bytes.length;
            return;
        }
        if (!bufferIsOurs || buffer.length - to < bytes.length) {
            byte[] larger = new byte[2 * (to - from) + bytes.length];
            System.arraycopy(buffer, from, larger, 0, to - from);
            to -= from;
            from = 0;
            buffer = larger;
            bufferIsOurs = true;
        }
        System.arraycopy(bytes, 0, buffer, to, bytes.length);
        to += bytes.length;
    }

    /** The next piece, or null until more bytes come. */
    @CheckForNull
    Piece next() throws PsrpProtocolException {
        while (to - from >= Fragment.HEADER_LENGTH) {
            Fragment.Header header = Fragment.Header.read(ByteBuffer.wrap(buffer, from, Fragment.HEADER_LENGTH));
            requireAllowed(header);
            int length = Fragment.HEADER_LENGTH + header.blobLength();
            if (to - from < length) {
                return null;
            }
            int start = from;
            from += length;
            Piece piece = take(header, start);
            if (piece != null) {
                return piece;
            }
        }
        return null;
    }

    private void requireAllowed(Fragment.Header header) throws PsrpProtocolException {
        if ((long) unfinished.size() + Fragment.HEADER_LENGTH + header.blobLength() > maximumObjectBytes) {
            throw new PsrpProtocolException(
                    "Object " + header.objectId() + " is longer than " + maximumObjectBytes + " bytes");
        }
    }

    @CheckForNull
    private Piece take(Fragment.Header header, int start) throws PsrpProtocolException {
        if (attached && isKnown(header)) {
            return null;
        }
        boolean follows = inside && header.objectId() == objectId && header.fragmentId() == fragmentId + 1;
        boolean begins = !inside && header.isStart() && header.objectId() > objectId;
        return follows || begins ? keep(header, start) : takeUnfitting(header, start);
    }

    private boolean isKnown(Fragment.Header header) {
        return header.objectId() < objectId || (header.objectId() == objectId && header.fragmentId() <= fragmentId);
    }

    @CheckForNull
    private Piece keep(Fragment.Header header, int start) {
        mayHaveLost = false;
        objectId = header.objectId();
        fragmentId = header.fragmentId();
        if (header.isStart() && header.isEnd()) {
            return new Whole(buffer, start + Fragment.HEADER_LENGTH, from);
        }
        unfinished.write(buffer, start, from - start);
        inside = !header.isEnd();
        if (inside) {
            return null;
        }
        byte[] message = joined();
        return new Whole(message, 0, message.length);
    }

    /** Gives each lost object once. */
    @CheckForNull
    private Piece takeUnfitting(Fragment.Header header, int start) throws PsrpProtocolException {
        if (!mayHaveLost) {
            throw new PsrpProtocolException("Fragment " + header.fragmentId() + " of object " + header.objectId()
                    + " came after fragment " + fragmentId + " of object " + objectId);
        }
        if (inside) {
            forgetUnfinished();
            from = start;
            return new Orphan(objectId);
        }
        boolean isNews = header.objectId() != objectId;
        objectId = header.objectId();
        fragmentId = header.fragmentId();
        return isNews ? new Orphan(objectId) : null;
    }

    private byte[] joined() {
        ByteBuffer fragments = ByteBuffer.wrap(unfinished.toByteArray());
        forgetUnfinished();
        ByteArrayOutputStream message = new ByteArrayOutputStream(fragments.capacity());
        while (fragments.hasRemaining()) {
            int blob = fragments.position() + Fragment.HEADER_LENGTH;
            int length = fragments.getInt(blob - Integer.BYTES);
            message.write(fragments.array(), blob, length);
            fragments.position(blob + length);
        }
        return message.toByteArray();
    }

    private void forgetUnfinished() {
        inside = false;
        unfinished.reset();
    }
}
