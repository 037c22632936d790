package io.jenkins.plugins.remotepowershell.run;

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

    private final FileChannel channel;
    private long sequence;
    private State state = new State(0, 0, new Sink(0, RunObserver.UNKNOWN_POSITION));

    private DeliveryLog(FileChannel channel) {
        this.channel = channel;
    }

    static DeliveryLog open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            DeliveryLog log = new DeliveryLog(channel);
            log.readSlot(0);
            log.readSlot(1);
            return log;
        } catch (IOException unreadable) {
            channel.close();
            throw unreadable;
        }
    }

    State state() {
        return state;
    }

    void intend(long number, Sink before) throws IOException {
        write(new State(number, state.done(), before));
    }

    void done(long number, Sink after) throws IOException {
        write(new State(number, number, after));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(State next) throws IOException {
        ByteBuffer slot = ByteBuffer.allocate(SLOT).putLong(sequence + 1);
        slot.putLong(next.intended()).putLong(next.done());
        slot.putLong(next.sink().position()).putLong(next.sink().name());
        slot.putInt(checksum(slot.array())).putInt(0).flip();
        long position = (sequence + 1) % 2 * SLOT;
        while (slot.hasRemaining()) {
            position += channel.write(slot, position);
        }
        sequence++;
        state = next;
    }

    private void readSlot(int index) throws IOException {
        ByteBuffer slot = ByteBuffer.allocate(SLOT);
        if (channel.read(slot, (long) index * SLOT) < SLOT) {
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
