package io.jenkins.plugins.remotepowershell.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that output is written to: it can be read back and cut, so that it holds everything exactly once. */
final class OutputFile implements AutoCloseable {
    private final FileChannel channel;
    private final String name;

    /** Goes on behind what is there: another process of the same run may have written it. */
    OutputFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.position(channel.size());
        name = file.toRealPath().toString();
    }

    /** The file itself, however it was spelled. */
    String name() {
        return name;
    }

    long position() throws IOException {
        return channel.position();
    }

    void truncate(long position) throws IOException {
        channel.truncate(position);
        channel.position(channel.size());
    }

    void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
