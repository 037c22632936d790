package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to drive a run: an operating-system lock, which ends with its process. The file beside it says who holds it.
 */
final class RunLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private RunLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws RunIsDrivenException if another process, or another thread of this one, drives the run */
    static RunLock acquire(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                sayWho(directory);
                return new RunLock(channel, lock);
            }
        } catch (OverlappingFileLockException sameProcess) {
            // refused below, like another process's
        }
        channel.close();
        throw new RunIsDrivenException(directory.getFileName().toString(), holder(directory));
    }

    /** Who holds, or last held, the lock: {@code process PID on MACHINE}. */
    static String holder(Path directory) throws IOException {
        Path file = directory.resolve("driver");
        return Files.exists(file) ? Files.readString(file).strip() : "another process";
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
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
