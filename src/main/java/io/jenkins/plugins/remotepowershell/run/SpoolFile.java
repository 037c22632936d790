package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of entries, each whole or not there.
 *
 * <pre>
 *  0        4       8
 *  | length | CRC32C | entry …
 * </pre>
 * Big endian; the checksum is over the entry as written. A torn tail, which a killed process leaves, is cut when the file
 * is opened. Guarded by its {@link OutputSpool}.
 */
final class SpoolFile implements AutoCloseable {
    private static final int HEADER = 8;
    private static final int MAXIMUM_ENTRY = 128 << 20;

    private final Path path;
    private final SpoolProtection protection;
    private long size;

    /** Null while there is nothing to write: a thousand silent runs keep no files open. */
    @CheckForNull
    private FileChannel channel;

    /** Takes entries one by one. */
    @FunctionalInterface
    interface Consumer {
        void accept(SpoolEntry entry) throws IOException;
    }

    private SpoolFile(Path path, SpoolProtection protection) {
        this.path = path;
        this.protection = protection;
    }

    /** Opens the file, or makes it, and hands over what is whole in it. */
    static SpoolFile open(Path path, SpoolProtection protection, Consumer consumer) throws IOException {
        SpoolFile file = new SpoolFile(path, protection);
        try (FileChannel found = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.size = file.read(consumer);
            found.truncate(file.size);
        }
        return file;
    }

    Path path() {
        return path;
    }

    /** Bytes. */
    long size() {
        return size;
    }

    /** Half an entry is cut before the next attempt, which would follow torn bytes: the file is opened again for that. */
    void append(SpoolEntry entry) throws IOException {
        byte[] sealed = seal(entry);
        ByteBuffer head = ByteBuffer.allocate(HEADER)
                .putInt(sealed.length)
                .putInt(checksum(sealed))
                .flip();
        ByteBuffer body = ByteBuffer.wrap(sealed);
        ByteBuffer[] both = {head, body};
        FileChannel out = channel();
        try {
            while (body.hasRemaining()) {
                out.write(both);
            }
            size += HEADER + sealed.length;
        } catch (IOException full) {
            channel = null;
            closeAfter(full, out);
            throw full;
        }
    }

    private static void closeAfter(IOException failed, FileChannel out) {
        try {
            out.close();
        } catch (IOException again) {
            failed.addSuppressed(again);
        }
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null || !open.isOpen()) { // an interrupt closes it, perhaps within an entry
            open = FileChannel.open(path, StandardOpenOption.WRITE)
                    .truncate(size)
                    .position(size);
            channel = open;
        }
        return open;
    }

    private byte[] seal(SpoolEntry entry) throws IOException {
        try {
            return protection.seal().apply(entry.encode());
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /** @return the length up to which the file is whole */
    long read(Consumer consumer) throws IOException {
        long whole = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            for (byte[] sealed = next(in); sealed.length > 0; sealed = next(in)) {
                consumer.accept(open(sealed));
                whole += HEADER + sealed.length;
            }
        }
        return whole;
    }

    /** The next whole entry; empty where there is none. */
    private static byte[] next(DataInputStream in) throws IOException {
        byte[] none = {};
        try {
            int length = in.readInt();
            int checksum = in.readInt();
            if (length <= 0 || length > MAXIMUM_ENTRY) {
                return none;
            }
            byte[] sealed = in.readNBytes(length);
            return sealed.length == length && checksum(sealed) == checksum ? sealed : none;
        } catch (EOFException end) {
            return none;
        }
    }

    /** An entry that is whole but cannot be opened is no torn tail: nothing may be cut. */
    private SpoolEntry open(byte[] sealed) throws IOException {
        try {
            return SpoolEntry.decode(protection.open().apply(sealed));
        } catch (IOException | IllegalArgumentException | IllegalStateException unreadable) {
            throw new IOException(
                    "The output that is kept in " + path + " cannot be read: it was written under another key, or by a"
                            + " later release",
                    unreadable);
        }
    }

    /** As {@link #close()}, of a file that another one is to replace: nothing of it has to reach the disk. */
    void closeReplaced() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    /** Returns when all is on the disk; the next entry opens the file again. */
    @Override
    public void close() throws IOException {
        try (FileChannel open = channel) {
            channel = null;
            if (open != null) {
                DiskSync.force(open, false);
            }
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
