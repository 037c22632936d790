package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Shows a run: output to stdout, or exactly once to a file; the other streams to stderr as PowerShell prints them. A text
 * that was cut is written piece by piece, so that its size does not matter.
 */
final class ConsoleObserver implements RunObserver {
    private final Console console;

    @CheckForNull
    private final OutputFile file;

    private char pendingHighSurrogate;
    private boolean insideText;

    ConsoleObserver(Console console, @CheckForNull OutputFile file) {
        this.console = console;
        this.file = file;
    }

    @Override
    public void notice(String sentence) {
        console.notice(sentence);
    }

    @Override
    public void progress(String line) {
        console.notice("[progress] " + line);
    }

    @Override
    public void write(List<RunnerRecord> records) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        for (RunnerRecord record : records) {
            if (record.kind() == RecordKind.OUTPUT || record.kind() == RecordKind.JSON) {
                append(output, record);
            } else {
                other(record);
            }
        }
        if (file != null) {
            file.write(output.toByteArray());
        } else {
            console.out(output.toByteArray());
        }
    }

    @Override
    public String sinkName() {
        return file == null ? "" : file.name();
    }

    @Override
    public long position() throws IOException {
        return file == null ? UNKNOWN_POSITION : file.position();
    }

    @Override
    public void truncate(long position) throws IOException {
        if (file != null) {
            file.truncate(position);
        }
    }

    private void append(ByteArrayOutputStream output, RunnerRecord record) {
        String text = pendingHighSurrogate == 0 ? record.text() : pendingHighSurrogate + record.text();
        pendingHighSurrogate = 0;
        if (record.more() && !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            pendingHighSurrogate = text.charAt(text.length() - 1);
            text = text.substring(0, text.length() - 1);
        }
        output.writeBytes((record.more() ? text : text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void other(RunnerRecord record) {
        String prefix = insideText ? "" : prefix(record.kind());
        switch (record.kind()) {
            case ERROR, WARNING, VERBOSE, DEBUG, INFORMATION, PROGRESS -> {
                console.err(prefix + record.text() + (record.more() ? "" : "\n"));
                insideText = record.more();
            }
            case NOTICE -> console.notice(record.text());
            default -> {}
        }
    }

    private static String prefix(RecordKind kind) {
        return switch (kind) {
            case WARNING -> "WARNING: ";
            case VERBOSE -> "VERBOSE: ";
            case DEBUG -> "DEBUG: ";
            case PROGRESS -> "[progress] ";
            default -> "";
        };
    }
}
