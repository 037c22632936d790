package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How one run's records look in the log.
 *
 * @param hostName shown where a step has several hosts; else empty
 * @param mask as it is when a line is written: passwords of hosts come to it with the hosts
 */
record LineStyle(StepSettings settings, String hostName, Supplier<SecretMask> mask) {

    boolean isCaptured() {
        return settings.returnsOutput();
    }

    /** Before a sentence of ours. */
    String host() {
        return hostName.isEmpty() ? "" : "[" + hostName + "] ";
    }

    String masked(String line) {
        return mask.get().apply(line);
    }

    boolean shows(RecordKind kind) {
        return switch (kind) {
            case OUTPUT -> settings.streams().contains(kind) && !isCaptured();
            case ERROR, WARNING, VERBOSE, DEBUG, INFORMATION, PROGRESS ->
                settings.streams().contains(kind);
            default -> false;
        };
    }

    /** An empty text is an empty line. */
    Stream<String> lines(RunnerRecord record) {
        Stream<String> lines =
                record.text().isEmpty() ? Stream.of("") : record.text().lines();
        return lines.map(line -> host() + prefix(record.kind()) + masked(line));
    }

    private static String prefix(RecordKind kind) {
        return switch (kind) {
            case WARNING -> "WARNING: ";
            case VERBOSE -> "VERBOSE: ";
            case DEBUG -> "DEBUG: ";
            default -> "";
        };
    }
}
