package io.jenkins.plugins.remotepowershell.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adverse actions at the n-th operation of a kind. Safe for use by many threads. */
public final class FaultPlan {
    private record Rule(OperationKind kind, int occurrence, AdverseAction action) {}

    private final List<Rule> rules = new ArrayList<>();
    private final Map<OperationKind, Integer> counts = new EnumMap<>(OperationKind.class);

    /** @param occurrence 1 for the next operation of that kind, counted from now */
    public synchronized FaultPlan at(OperationKind kind, int occurrence, AdverseAction action) {
        rules.add(new Rule(kind, counts.getOrDefault(kind, 0) + occurrence, action));
        return this;
    }

    synchronized Optional<AdverseAction> next(OperationKind kind) {
        int occurrence = counts.merge(kind, 1, Integer::sum);
        return rules.stream()
                .filter(rule -> rule.kind() == kind && rule.occurrence() == occurrence)
                .map(Rule::action)
                .findFirst();
    }
}
