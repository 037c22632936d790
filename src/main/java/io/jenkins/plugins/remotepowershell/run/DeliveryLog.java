package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * How far records went to the sink: saved before they are written ("about to") and after ("written"). Two slots of 48
 * bytes, written in turn, so that a torn one leaves the other:
 *
 * <pre>
 *  0          8          16     24              32     40       44
 *  | sequence | about to | done | sink position | sink | CRC32C | …
 * </pre>
 */
final class DeliveryLog implements AutoCloseable {
    /**
     * Where records go.
     *
     * @param name a number made of the sink's name
     * @param position of the sink, -1 if it cannot tell
     */
    record Sink(long name, long position) {
        static Sink of(String name, long position) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            return new Sink(UUID.nameUUIDFromBytes(bytes).getMostSignificantBits(), position);
        }

        Sink at(long newPosition) {
            return new Sink(name, newPosition);
        }

        boolean isReadable() {
            return position != RunObserver.UNKNOWN_POSITION;
        }

        boolean isSameAs(Sink other) {
            return name == other.name && isReadable() && other.isReadable();
        }
    }

    /**
     * One state of a delivery.
     *
     * @param intended number of the last record that may have been written
     * @param done number of the last record that was written
     * @param sink before what is intended
     */
    record State(long intended, long done, Sink sink) {
        boolean isInterrupted() {
            return intended > done;
        }
    }

    private static final int SLOT = 48;
    private static final int CHECKED = 40;

    private final Path file;
    private long sequence;
    private State state = new State(0, 0, new Sink(0, RunObserver.UNKNOWN_POSITION));

    /** Null while nothing is being delivered. */
    @CheckForNull
    private FileChannel channel;

    private DeliveryLog(Path file) {
        this.file = file;
    }

    static DeliveryLog open(Path file) throws IOException {
        DeliveryLog log = new DeliveryLog(file);
        try (FileChannel found =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            log.readSlot(found, 0);
            log.readSlot(found, 1);
        }
        return log;
    }

    State state() {
        return state;
    }

    void intend(long number, Sink before) throws IOException {
        write(new State(number, state.done(), before));
    }

    void done(long number, Sink after) throws IOException {
        write(new State(number, number, after));
        close();
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null || !open.isOpen()) {
            open = FileChannel.open(file, StandardOpenOption.WRITE);
            channel = open;
        }
        return open;
    }

    private void write(State next) throws IOException {
        FileChannel out = channel();
        ByteBuffer slot = ByteBuffer.allocate(SLOT).putLong(sequence + 1);
        slot.putLong(next.intended()).putLong(next.done());
        slot.putLong(next.sink().position()).putLong(next.sink().name());
        slot.putInt(checksum(slot.array())).putInt(0).flip();
        long position = (sequence + 1) % 2 * SLOT;
        while (slot.hasRemaining()) {
            position += out.write(slot, position);
        }
        sequence++;
        state = next;
    }

    private void readSlot(FileChannel found, int index) throws IOException {
        ByteBuffer slot = ByteBuffer.allocate(SLOT);
        if (found.read(slot, (long) index * SLOT) < SLOT) {
            return;
        }
        slot.flip();
        long number = slot.getLong();
        long intended = slot.getLong();
        long done = slot.getLong();
        long position = slot.getLong();
        State read = new State(intended, done, new Sink(slot.getLong(), position));
        if (slot.getInt() == checksum(slot.array()) && number > sequence) {
            sequence = number;
            state = read;
        }
    }

    private static int checksum(byte[] slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot, 0, CHECKED);
        return (int) crc.getValue();
    }
}
