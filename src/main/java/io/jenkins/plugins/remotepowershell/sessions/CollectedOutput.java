package io.jenkins.plugins.remotepowershell.sessions;

import hudson.model.Item;
import hudson.model.Job;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jenkins.model.Jenkins;

/**
 * Output of a run whose build was gone when it came. It lies encrypted in the store; since nothing masks secrets in it, it
 * is for those who could make the job print them anyway.
 */
final class CollectedOutput {
    private static final String COLLECTED = "collected";

    private static final String CUT =
            "(the beginning went to the log of the build; of it only the first errors and warnings are kept here)\n";

    private static final Set<RecordKind> SHOWN = EnumSet.of(
            RecordKind.OUTPUT,
            RecordKind.ERROR,
            RecordKind.WARNING,
            RecordKind.VERBOSE,
            RecordKind.DEBUG,
            RecordKind.INFORMATION,
            RecordKind.NOTICE);

    /** As PowerShell's console does it. */
    private static final Set<RecordKind> PREFIXED =
            EnumSet.of(RecordKind.WARNING, RecordKind.VERBOSE, RecordKind.DEBUG);

    private CollectedOutput() {}

    static void mark(StoredRun run) throws IOException {
        Map<String, String> labels = run.labels();
        labels.put(COLLECTED, "true");
        run.setLabels(labels);
    }

    static boolean isCollected(StoredRun run) throws IOException {
        return run.labels().containsKey(COLLECTED);
    }

    static boolean maySee(Optional<Job<?, ?>> job) {
        return subject(job).hasPermission(permission(job));
    }

    static void checkMaySee(Optional<Job<?, ?>> job) {
        subject(job).checkPermission(permission(job));
    }

    private static AccessControlled subject(Optional<Job<?, ?>> job) {
        return job.isPresent() ? job.get() : Jenkins.get();
    }

    private static Permission permission(Optional<Job<?, ?>> job) {
        return job.isPresent() ? Item.CONFIGURE : Jenkins.ADMINISTER;
    }

    static String read(StoredRun run) throws IOException {
        StringBuilder text = new StringBuilder();
        boolean isWhole = run.readRecords(record -> append(text, record));
        return (isWhole ? "" : CUT) + text;
    }

    private static void append(StringBuilder text, RunnerRecord record) {
        if (!SHOWN.contains(record.kind())) {
            return;
        }
        boolean begins = text.isEmpty() || text.charAt(text.length() - 1) == '\n';
        if (begins && PREFIXED.contains(record.kind())) {
            text.append(record.kind().name()).append(": ");
        }
        text.append(record.text());
        if (!record.more()) {
            text.append('\n');
        }
    }
}
