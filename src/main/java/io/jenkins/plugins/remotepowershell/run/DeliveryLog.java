package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * How far records went to the sink: saved before they are written ("about to") and after ("written"). Two slots of 40
 * bytes, written in turn, so that a torn one leaves the other:
 *
 * <pre>
 *  0          8            16      24              32       36
 *  | sequence | about to   | done  | sink position | CRC32C | …
 * </pre>
 */
final class DeliveryLog implements AutoCloseable {
    /**
     * One state of a delivery.
     *
     * @param intended number of the last record that may have been written
     * @param done number of the last record that was written
     * @param sinkPosition of the sink before what is intended, -1 if it cannot tell
     */
    record State(long intended, long done, long sinkPosition) {
        boolean isInterrupted() {
            return intended > done;
        }
    }

    private static final int SLOT = 40;
    private static final int CHECKED = 32;

    private final FileChannel channel;
    private long sequence;
    private State state = new State(0, 0, 0);

    private DeliveryLog(FileChannel channel) {
        this.channel = channel;
    }

    static DeliveryLog open(Path file) throws IOException {
        DeliveryLog log = new DeliveryLog(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        log.readSlot(0);
        log.readSlot(1);
        return log;
    }

    State state() {
        return state;
    }

    void intend(long number, long sinkPosition) throws IOException {
        write(new State(number, state.done(), sinkPosition));
    }

    void done(long number, long sinkPosition) throws IOException {
        write(new State(number, number, sinkPosition));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(State next) throws IOException {
        ByteBuffer slot = ByteBuffer.allocate(SLOT).putLong(sequence + 1);
        slot.putLong(next.intended()).putLong(next.done()).putLong(next.sinkPosition());
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
        State read = new State(slot.getLong(), slot.getLong(), slot.getLong());
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
