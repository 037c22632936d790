package io.jenkins.plugins.remotepowershell.run.reliability;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the script emitted against what arrived: each record once, in order, or announced as lost; at most one start; an
 * ending that is true.
 */
final class Oracle {
    private static final Pattern LOST = Pattern.compile("records? (\\d+)(?: to (\\d+))? lost: .*", Pattern.DOTALL);

    private final List<String> violations = new ArrayList<>();
    private final List<RunnerRecord> emitted;
    private final int starts;
    private long announced;

    Oracle(SimulatedDisk disk, String runId) {
        List<String> ids = disk.runIds().stream()
                .filter(id -> id.equals(runId) || id.startsWith(runId + "+"))
                .toList();
        starts = ids.stream().mapToInt(disk::starts).sum();
        emitted = ids.stream()
                .filter(id -> disk.starts(id) > 0)
                .findFirst()
                .map(disk::emitted)
                .orElse(List.of());
        if (starts > 1) {
            violations.add("the script was started " + starts + " times");
        }
    }

    int starts() {
        return starts;
    }

    List<RunnerRecord> emitted() {
        return emitted;
    }

    /** How many records were announced as lost in what {@link #checkArrived} has seen. */
    long announced() {
        return announced;
    }

    Oracle checkArrived(List<RunnerRecord> arrived) {
        Map<Long, RunnerRecord> byNumber =
                emitted.stream().collect(Collectors.toMap(RunnerRecord::number, Function.identity()));
        long last = 0;
        for (RunnerRecord record : arrived) {
            long first = firstOf(record, byNumber);
            if (first != last + 1) {
                violations.add(
                        first <= last
                                ? "record " + record.number() + " arrived again, after record " + last
                                : "records " + (last + 1) + " to " + (first - 1) + " are missing without a word");
            }
            last = record.number();
        }
        return this;
    }

    /** The first record that this one stands for: itself, or those that it announces as lost. */
    private long firstOf(RunnerRecord record, Map<Long, RunnerRecord> byNumber) {
        if (record.equals(byNumber.get(record.number()))) {
            return record.number();
        }
        Matcher lost = LOST.matcher(record.text());
        if (record.kind() == RecordKind.NOTICE && lost.matches()) {
            long first = Long.parseLong(lost.group(1));
            announced += record.number() - first + 1;
            return first;
        }
        violations.add("record " + record.number() + " is not what the script wrote");
        return record.number();
    }

    /**
     * Checks how it ended.
     *
     * @param exitCode of the script
     * @param sessionMayDie whether the schedule ends sessions
     */
    Oracle checkOutcome(@CheckForNull RunOutcome outcome, int exitCode, boolean sessionMayDie) {
        if (outcome == null) {
            violations.add("the run has not ended");
            return this;
        }
        switch (outcome.kind()) {
            case COMPLETED -> {
                if (outcome.exitCode() == null || outcome.exitCode() != exitCode) {
                    violations.add("the exit code is " + outcome.exitCode() + ", not " + exitCode);
                }
            }
            case NOT_STARTED -> {
                if (starts > 0) {
                    violations.add("NOT_STARTED, but the script was started: " + outcome.sentence());
                }
            }
            case LOST, UNKNOWN, STOPPED -> {
                if (!sessionMayDie) {
                    violations.add("no session has died, but: " + outcome.sentence());
                }
            }
            default -> violations.add("ended as " + outcome.kind() + ": " + outcome.sentence());
        }
        if (outcome.lostRecords() != announced) {
            violations.add(outcome.lostRecords() + " records are counted as lost, " + announced + " are announced");
        }
        return this;
    }

    /** With the whole output of a script that came to its end. */
    Oracle checkWhole(List<RunnerRecord> arrived, RunOutcome outcome) {
        boolean isWhole = !arrived.isEmpty()
                && !emitted.isEmpty()
                && arrived.get(arrived.size() - 1).number()
                        >= emitted.get(emitted.size() - 1).number() - 1;
        if (outcome.kind() == OutcomeKind.COMPLETED && !isWhole) {
            violations.add("the end of the output is missing: " + arrived.size() + " of " + emitted.size());
        }
        return this;
    }

    List<String> violations() {
        return List.copyOf(violations);
    }
}
