package io.jenkins.plugins.remotepowershell.copy;

import io.jenkins.plugins.remotepowershell.copy.FileFacts.Kind;
import io.jenkins.plugins.remotepowershell.records.Ticks;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Files of the machine that this runs on; relative paths are below a directory. */
public final class DiskSide implements CopySide {
    private static final String READ = "cannot be read";
    private static final String WRITTEN = "cannot be written";
    private static final int BUFFER_BYTES = 1 << 20;

    private final String directory;
    private final String place;

    /**
     * @param directory absolute
     * @param place after a path in sentences, such as {@code " in the workspace"}; may be empty
     */
    public DiskSide(String directory, String place) {
        this.directory = directory;
        this.place = place;
    }

    @Override
    public String named(String path) {
        return path + place;
    }

    @Override
    public FileFacts inspect(String path) throws CopyException {
        return reading(path, file -> facts(path, file));
    }

    @Override
    public FileFacts inspectTarget(String path) throws CopyException {
        FileFacts there = inspect(path);
        if (there.is(Kind.FILE) && !Files.isWritable(file(path))) {
            throw CopyException.of(Problem.READ_ONLY, named(path), WRITTEN, "");
        }
        return there;
    }

    @Override
    public String digest(String path, long length) throws CopyException {
        return reading(path, file -> digest(file, length));
    }

    @Override
    public byte[] read(String path, long offset, int count) throws CopyException {
        return reading(path, file -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(count, channel.size() - offset)));
                for (int read = 0; buffer.hasRemaining() && read >= 0; ) {
                    read = channel.read(buffer, offset + buffer.position());
                }
                return Arrays.copyOf(buffer.array(), buffer.position());
            }
        });
    }

    @Override
    public void write(String path, long offset, byte[] bytes) throws CopyException {
        long length = writing(path, file -> append(file, offset, bytes));
        if (length != offset + bytes.length) {
            throw CopyException.of(Problem.OFFSET, named(path), WRITTEN, "");
        }
    }

    @Override
    public void replace(String partial, String path, FileFacts whole) throws CopyException {
        FileFacts part = inspect(partial);
        if (!part.is(Kind.FILE) || part.length() != whole.length()) {
            throw CopyException.of(Problem.OFFSET, named(partial), "cannot be used", "");
        }
        if (inspectTarget(path).is(Kind.DIRECTORY)) {
            throw CopyException.of(Problem.DIRECTORY, named(path), WRITTEN, "");
        }
        writing(path, file -> {
            Files.setLastModifiedTime(file(partial), FileTime.from(Ticks.instant(whole.modified())));
            return Files.move(file(partial), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    @Override
    public void makeDirectory(String path) throws CopyException {
        writing(path, Files::createDirectories);
    }

    @Override
    public List<FileFacts> list(String path) throws CopyException {
        return reading(path, root -> {
            try (Stream<Path> entries = Files.walk(root)) {
                return entries.filter(entry -> !entry.equals(root))
                        .map(entry -> entry(root, entry))
                        .toList();
            } catch (UncheckedIOException unreadable) {
                throw unreadable.getCause();
            }
        });
    }

    @Override
    public void remove(String path) throws CopyException {
        writing(path, Files::deleteIfExists);
    }

    @Override
    public String join(String parent, String relative) {
        return (endsAsDirectory(parent) ? parent : parent + "/") + relative;
    }

    @Override
    public String nameOf(String path) {
        return String.valueOf(Path.of(path).getFileName());
    }

    @Override
    public boolean endsAsDirectory(String path) {
        return path.isEmpty() || path.endsWith("/") || path.endsWith(File.separator);
    }

    private static String digest(Path file, long length) throws IOException {
        MessageDigest digest = Sha256.digest();
        long left = length;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    return "";
                }
                digest.update(buffer, 0, count);
                left -= count;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** @return the length after that */
    private static long append(Path file, long offset, byte[] bytes) throws IOException {
        if (offset == 0 && file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        try (SeekableByteChannel channel = offset == 0
                ? Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
                : Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            if (channel.size() == offset) {
                channel.position(offset);
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                return channel.size();
            }
            return -1;
        }
    }

    private static FileFacts facts(String path, Path file) throws IOException {
        if (Files.notExists(file)) {
            return new FileFacts(path, Kind.MISSING, 0, 0);
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.isDirectory()
                ? new FileFacts(path, Kind.DIRECTORY, 0, 0)
                : new FileFacts(
                        path,
                        Kind.FILE,
                        attributes.size(),
                        Ticks.of(attributes.lastModifiedTime().toInstant()));
    }

    private static FileFacts entry(Path root, Path entry) {
        String path = root.relativize(entry).toString().replace(File.separatorChar, '/');
        try {
            return isLeftOut(entry) ? new FileFacts(path, Kind.LINK, 0, 0) : facts(path, entry);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A link to a directory, or to nothing. */
    private static boolean isLeftOut(Path entry) {
        return Files.isDirectory(entry)
                ? !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                : Files.isSymbolicLink(entry) && Files.notExists(entry);
    }

    /** Something with a file. */
    private interface Deed<T> {
        T apply(Path file) throws IOException;
    }

    private <T> T reading(String path, Deed<T> deed) throws CopyException {
        return doing(path, READ, deed);
    }

    private <T> T writing(String path, Deed<T> deed) throws CopyException {
        return doing(path, WRITTEN, deed);
    }

    private <T> T doing(String path, String what, Deed<T> deed) throws CopyException {
        try {
            return deed.apply(file(path));
        } catch (CopyException told) {
            throw told;
        } catch (IOException failed) {
            throw CopyException.of(DiskFailure.problem(failed), named(path), what, DiskFailure.detail(failed));
        }
    }

    private Path file(String path) throws CopyException {
        try {
            return Path.of(directory).resolve(path);
        } catch (InvalidPathException wrong) {
            throw CopyException.of(Problem.PATH, named(path), "cannot be used", wrong.getReason());
        }
    }
}
