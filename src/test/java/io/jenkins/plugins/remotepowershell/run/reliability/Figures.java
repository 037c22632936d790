package io.jenkins.plugins.remotepowershell.run.reliability;

import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Sums of trials as the tables of docs/reliability.md. */
final class Figures {
    private static final String HEADER =
            "| switch | schedules | deaths | records | announced lost | completed | not started | lost, unknown | violations |";
    private static final String RULE = "|---|---:|---:|---:|---:|---:|---:|---:|---:|";

    private final List<Trial.Result> results;

    Figures(List<Trial.Result> results) {
        this.results = results;
    }

    void print(PrintStream out) {
        out.println(HEADER);
        out.println(RULE);
        out.println(line("all", results));
        for (Map.Entry<String, List<Trial.Result>> group :
                ReliabilityProgram.bySwitch(results).entrySet()) {
            out.println(line("`" + group.getKey() + "`", group.getValue()));
        }
    }

    private static String line(String name, List<Trial.Result> group) {
        return "| " + name + " | " + group.size() + " | "
                + group.stream().mapToInt(Trial.Result::deaths).sum() + " | "
                + group.stream().mapToInt(Trial.Result::emitted).sum() + " | "
                + group.stream().mapToLong(Trial.Result::announced).sum() + " | "
                + count(group, OutcomeKind.COMPLETED) + " | " + count(group, OutcomeKind.NOT_STARTED) + " | "
                + (count(group, OutcomeKind.LOST) + count(group, OutcomeKind.UNKNOWN)) + " | "
                + group.stream()
                        .filter(result -> !result.violations().isEmpty())
                        .count() + " |";
    }

    private static long count(List<Trial.Result> group, OutcomeKind kind) {
        return group.stream()
                .filter(result -> result.outcome()
                        .filter(outcome -> outcome.kind() == kind)
                        .isPresent())
                .count();
    }
}
