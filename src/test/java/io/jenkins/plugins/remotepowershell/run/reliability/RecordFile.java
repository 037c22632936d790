package io.jenkins.plugins.remotepowershell.run.reliability;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A sink that can be cut: one line {@code NUMBER KIND MORE TEXT} a record, with everything but plain ASCII escaped. Its
 * controller may die before, in the middle of, and after a write.
 */
class RecordFile implements RunObserver, AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final Lifeline lifeline;
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

    RecordFile(Path path, Lifeline lifeline) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        this.channel.position(channel.size());
        this.lifeline = lifeline;
    }

    @Override
    public void notice(String sentence) {
        notices.add(sentence);
    }

    List<String> notices() {
        return List.copyOf(notices);
    }

    @Override
    public void write(List<RunnerRecord> records) throws IOException {
        lifeline.step();
        StringBuilder lines = new StringBuilder();
        records.forEach(record -> lines.append(line(record)).append('\n'));
        byte[] bytes = lines.toString().getBytes(StandardCharsets.US_ASCII);
        write(bytes, 0, bytes.length / 2);
        lifeline.step();
        write(bytes, bytes.length / 2, bytes.length);
    }

    private void write(byte[] bytes, int from, int to) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, to - from);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public String sinkName() {
        return path.toString();
    }

    @Override
    public long position() throws IOException {
        lifeline.step();
        return channel.position();
    }

    @Override
    public void truncate(long position) throws IOException {
        lifeline.step();
        channel.truncate(position);
        channel.position(channel.size());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    static List<RunnerRecord> read(Path path) throws IOException {
        List<RunnerRecord> records = new ArrayList<>();
        if (Files.exists(path)) {
            for (String line : Files.readAllLines(path, StandardCharsets.US_ASCII)) {
                String[] parts = line.split(" ", 4);
                RecordKind kind = RecordKind.valueOf(parts[1]);
                records.add(new RunnerRecord(Long.parseLong(parts[0]), kind, parts[2].equals("+"), unescape(parts[3])));
            }
        }
        return records;
    }

    private static String line(RunnerRecord record) {
        return record.number() + " " + record.kind() + " " + (record.more() ? "+" : ".") + " " + escape(record.text());
    }

    /** Keeps lone surrogates, which no encoding does. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c < ' ' || c > '~' || c == '\\') {
                out.append(String.format("\\%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
