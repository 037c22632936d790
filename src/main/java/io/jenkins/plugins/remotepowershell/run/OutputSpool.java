package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * What a run has received, append-only. It is the cursor: what can be read from it was received.
 *
 * <pre>
 *  0        4       8
 *  | length | CRC32C | entry …
 * </pre>
 * Big endian; the checksum is over the entry as written. A torn tail, which a killed process leaves, is cut when the spool
 * is opened. It survives the end of the process at once, and a loss of power up to the last second.
 */
final class OutputSpool implements AutoCloseable {
    private static final int HEADER = 8;
    private static final int MAXIMUM_ENTRY = 64 << 20;
    private static final long SYNC_INTERVAL_NANOS = 1_000_000_000L;
    private static final long CUT_BYTES = 8L << 20;

    private final Path file;
    private final SpoolProtection protection;
    private FileChannel channel;
    private long lastNumber;
    private ReceiveCursor cursor = ReceiveCursor.START;
    private long lastSync = System.nanoTime();
    private boolean unsynced;

    private OutputSpool(Path file, SpoolProtection protection, FileChannel channel) {
        this.file = file;
        this.protection = protection;
        this.channel = channel;
    }

    static OutputSpool open(Path file, SpoolProtection protection) throws IOException {
        OutputSpool spool = new OutputSpool(file, protection, openChannel(file));
        long valid = spool.scan(entry -> {
            if (entry instanceof SpoolEntry.Received it) {
                spool.lastNumber = Math.max(spool.lastNumber, it.record().number());
            } else if (entry instanceof SpoolEntry.Cursor it) {
                spool.cursor = it.cursor();
            }
        });
        spool.channel.truncate(valid);
        spool.channel.position(valid);
        return spool;
    }

    /** Of the last record received; 0 if none was. */
    long lastNumber() {
        return lastNumber;
    }

    /** How far the command's stream has been received. */
    ReceiveCursor cursor() {
        return cursor;
    }

    /** Writes what one answer brought, and only then may the next Receive leave. */
    void append(List<RunnerRecord> records, ReceiveCursor received) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (RunnerRecord record : records) {
            write(bytes, new SpoolEntry.Received(record));
        }
        write(bytes, new SpoolEntry.Cursor(received));
        writeWhole(ByteBuffer.wrap(bytes.toByteArray()));
        records.forEach(record -> lastNumber = Math.max(lastNumber, record.number()));
        cursor = received;
        unsynced = true;
        syncIfDue();
    }

    /** Half an entry is taken back, so that the next attempt does not follow torn bytes. */
    private void writeWhole(ByteBuffer bytes) throws IOException {
        long start = channel.position();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException full) {
            channel.truncate(start);
            channel.position(start);
            throw full;
        }
    }

    /** Records after a number, in order, in portions that fit in memory. */
    void readAfter(long number, Consumer<RunnerRecord> consumer) throws IOException {
        scan(entry -> {
            if (entry instanceof SpoolEntry.Received it && it.record().number() > number) {
                consumer.accept(it.record());
            }
        });
    }

    /** To be called while waiting, so that nothing stays unsynced for long. */
    void syncIfDue() throws IOException {
        if (unsynced && System.nanoTime() - lastSync > SYNC_INTERVAL_NANOS) {
            channel.force(false);
            lastSync = System.nanoTime();
            unsynced = false;
        }
    }

    /** Forgets records up to a number, once they are delivered and it is worth it. */
    void cutUpTo(long number) throws IOException {
        if (channel.size() < CUT_BYTES) {
            return;
        }
        List<RunnerRecord> kept = new ArrayList<>();
        readAfter(number, kept::add);
        Path shorter = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(shorter);
        FileChannel old = channel;
        channel = openChannel(shorter);
        try {
            append(kept, cursor);
            channel.force(true);
            Files.move(shorter, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            channel.close();
            channel = old;
            throw failed;
        }
        old.close();
    }

    /** Forgets all records; how far the stream has been received stays. */
    void clear() throws IOException {
        channel.truncate(0);
        channel.position(0);
        append(List.of(), cursor);
    }

    @Override
    public void close() throws IOException {
        channel.force(false);
        channel.close();
    }

    private void write(ByteArrayOutputStream bytes, SpoolEntry entry) throws IOException {
        byte[] sealed = protection.seal().apply(SpoolEntry.encode(entry));
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(sealed.length);
        out.writeInt(checksum(sealed));
        out.write(sealed);
    }

    /** @return the length up to which the file is whole */
    private long scan(Consumer<SpoolEntry> consumer) throws IOException {
        long valid = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (true) {
                int length = in.readInt();
                int checksum = in.readInt();
                if (length <= 0 || length > MAXIMUM_ENTRY) {
                    return valid;
                }
                byte[] sealed = in.readNBytes(length);
                if (sealed.length < length || checksum(sealed) != checksum) {
                    return valid;
                }
                consumer.accept(SpoolEntry.decode(protection.open().apply(sealed)));
                valid += HEADER + length;
            }
        } catch (EOFException end) {
            return valid;
        }
    }

    private static FileChannel openChannel(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
