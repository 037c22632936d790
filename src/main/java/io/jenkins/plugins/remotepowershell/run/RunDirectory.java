package io.jenkins.plugins.remotepowershell.run;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** One run's directory: record, labels, spool, delivery, lock and a request to stop. */
final class RunDirectory {
    private final Path directory;

    RunDirectory(Path directory) {
        this.directory = directory;
    }

    Path path() {
        return directory;
    }

    /** Of another run of the same store. */
    RunDirectory sibling(String runId) {
        return new RunDirectory(directory.resolveSibling(runId));
    }

    /** Of the start that the record names: what another start has sent is no part of it. */
    Path spool(RunRecord record) {
        return directory.resolve(record.refusedStart().hasGivenWay() ? "spool-earlier" : "spool");
    }

    Path delivery(RunRecord record) {
        return directory.resolve(record.refusedStart().hasGivenWay() ? "delivery-earlier" : "delivery");
    }

    boolean hasRecord() {
        return Files.exists(record());
    }

    RunRecord read() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(record())) {
            properties.load(in);
        }
        String version = properties.getProperty("version", "");
        if (!version.equals(Integer.toString(RunRecord.VERSION))) {
            throw new IOException("The record of run " + directory.getFileName() + " has the unknown version '"
                    + version + "'; a later release wrote it: use that one");
        }
        return new RunRecord(new RecordFields(properties));
    }

    /** Replaces the record as a whole, and returns when it is on the disk. */
    void write(RunRecord record) throws IOException {
        replace(record(), record.properties());
    }

    private void replace(Path file, Properties content) throws IOException {
        Path next = directory.resolve(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = Channels.newOutputStream(channel)) {
            content.store(out, null);
            DiskSync.force(channel, true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(directory);
    }

    /** Makes the names in a directory durable; Windows does that by itself, and cannot open a directory. */
    static void sync(Path directory) throws IOException {
        if (File.separatorChar == '/') {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                DiskSync.force(channel, true);
            }
        }
    }

    /** What the embedding program noted of the run; apart from the record, which only the run's driver writes. */
    Map<String, String> readLabels() throws IOException {
        Properties properties = new Properties();
        if (Files.exists(labels())) {
            try (InputStream in = Files.newInputStream(labels())) {
                properties.load(in);
            }
        }
        Map<String, String> read = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> read.put(name, properties.getProperty(name)));
        return read;
    }

    /** Replaces the labels as a whole, and returns when they are on the disk. */
    void writeLabels(Map<String, String> labels) throws IOException {
        Properties properties = new Properties();
        properties.putAll(labels);
        replace(labels(), properties);
    }

    /** A request that outlives whoever made it: the run's driver obeys it. */
    void requestStop(StopScope scope) throws IOException {
        create(stopRequest());
        if (scope == StopScope.PROCESS_TREE) {
            create(treeRequest());
        }
        sync(directory);
    }

    private static void create(Path request) throws IOException {
        Files.write(request, new byte[0]);
    }

    boolean isStopRequested() {
        return Files.exists(stopRequest());
    }

    StopScope stopScope() {
        return Files.exists(treeRequest()) ? StopScope.PROCESS_TREE : StopScope.SCRIPT;
    }

    private Path record() {
        return directory.resolve("record");
    }

    private Path labels() {
        return directory.resolve("labels");
    }

    private Path stopRequest() {
        return directory.resolve("stop-requested");
    }

    private Path treeRequest() {
        return directory.resolve("process-tree");
    }
}
