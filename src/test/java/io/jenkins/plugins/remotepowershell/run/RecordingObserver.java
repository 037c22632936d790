package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps what it is told; can be cut like a file. */
class RecordingObserver implements RunObserver {
    private final List<RunnerRecord> records = Collections.synchronizedList(new ArrayList<>());
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final List<String> progress = Collections.synchronizedList(new ArrayList<>());

    /** One that cannot be read back. */
    static RecordingObserver pipe() {
        return new RecordingObserver() {
            @Override
            public long position() {
                return UNKNOWN_POSITION;
            }
        };
    }

    @Override
    public void notice(String sentence) {
        notices.add(sentence);
    }

    @Override
    public void progress(String line) {
        progress.add(line);
    }

    @Override
    public void write(List<RunnerRecord> more) throws IOException {
        records.addAll(more);
    }

    @Override
    public long position() {
        return records.size();
    }

    @Override
    public void truncate(long position) {
        records.subList((int) position, records.size()).clear();
    }

    List<RunnerRecord> records() {
        return List.copyOf(records);
    }

    List<String> output() {
        return records().stream()
                .filter(record -> record.kind() == RecordKind.OUTPUT)
                .map(RunnerRecord::text)
                .toList();
    }

    List<String> notices() {
        return List.copyOf(notices);
    }

    List<String> progress() {
        return List.copyOf(progress);
    }
}
