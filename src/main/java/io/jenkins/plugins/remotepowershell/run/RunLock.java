package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The right to drive a run: an operating-system lock, which ends with its process. The file beside it says who holds it.
 */
final class RunLock implements AutoCloseable {
    /** Directories locked by this process: closing a second channel on a lock's file would free the lock (fcntl). */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final Pattern DRIVER = Pattern.compile("process (?<id>\\d{1,18}) on (?<machine>.*)");

    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;
    private final Optional<String> predecessor;

    private RunLock(Path directory, FileChannel channel, FileLock lock, Optional<String> predecessor) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
        this.predecessor = predecessor;
    }

    /**
     * The driver before this one, {@code process PID on MACHINE}, if it has not closed the run and may be alive: this
     * directory is a copy of the one that it has locked, or was moved to another machine.
     */
    Optional<String> predecessor() {
        return predecessor;
    }

    /** @throws RunIsDrivenException if another process, or another thread of this one, drives the run */
    static RunLock acquire(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!HELD.add(real)) {
            throw refusal(directory);
        }
        RunLock lock = null;
        try {
            lock = lock(real);
        } finally {
            if (lock == null) {
                HELD.remove(real);
            }
        }
        return lock;
    }

    private static RunLock lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw refusal(directory);
            }
            Optional<String> predecessor = lastDriver(directory).filter(RunLock::mayLive);
            sayWho(directory);
            return new RunLock(directory, channel, lock, predecessor);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /** A driver of this machine that lives, and is not this process, would have kept the lock. */
    private static boolean mayLive(String driver) {
        Matcher named = DRIVER.matcher(driver);
        if (!named.matches() || !named.group("machine").equals(machine())) {
            return true;
        }
        long id = Long.parseLong(named.group("id"));
        return id != ProcessHandle.current().pid()
                && ProcessHandle.of(id).filter(ProcessHandle::isAlive).isPresent();
    }

    private static RunIsDrivenException refusal(Path directory) throws IOException {
        return new RunIsDrivenException(directory.getFileName().toString(), holder(directory));
    }

    /** Who holds, or last held, the lock: {@code process PID on MACHINE}. */
    static String holder(Path directory) throws IOException {
        return lastDriver(directory).orElse("another process");
    }

    private static Optional<String> lastDriver(Path directory) throws IOException {
        Path file = directory.resolve("driver");
        return Files.exists(file)
                ? Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(directory.resolve("driver"));
            lock.release();
        } finally {
            HELD.remove(directory);
        }
    }

    private static void sayWho(Path directory) throws IOException {
        String who = "process " + ProcessHandle.current().pid() + " on " + machine();
        try (FileChannel file = FileChannel.open(
                directory.resolve("driver"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            file.write(ByteBuffer.wrap(who.getBytes(StandardCharsets.UTF_8)));
        }
    }

    static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "this machine";
        }
    }
}
