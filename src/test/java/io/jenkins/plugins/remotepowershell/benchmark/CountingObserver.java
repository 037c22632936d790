package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes output as the command line does, and counts its bytes. */
final class CountingObserver implements RunObserver {
    private final OutputStream sink = OutputStream.nullOutputStream();
    private long bytes;

    /** Of the script's output so far, UTF-8. */
    long bytes() {
        return bytes;
    }

    @Override
    public void notice(String sentence) {
        // nobody reads it
    }

    @Override
    public void write(List<RunnerRecord> records) throws IOException {
        for (RunnerRecord record : records) {
            if (record.kind() == RecordKind.OUTPUT) {
                byte[] text = (record.more() ? record.text() : record.text() + "\n").getBytes(StandardCharsets.UTF_8);
                sink.write(text);
                bytes += text.length;
            }
        }
    }

    @Override
    public long position() {
        return UNKNOWN_POSITION;
    }

    @Override
    public void truncate(long position) {
        throw new IllegalStateException("this sink has no position");
    }
}
