package io.jenkins.plugins.remotepowershell.simulator;

import java.util.ArrayList;
import java.util.List;

/** What was asked of a simulated host, in order of arrival. Safe for use by many threads. */
public final class ExchangeLog {
    /** One operation; {@code shellId} and {@code sessionId} may be empty. */
    public record Entry(OperationKind kind, String shellId, String sessionId) {}

    private static final int MAXIMUM = 100_000;
    private final List<Entry> entries = new ArrayList<>();

    synchronized void add(Entry entry) {
        if (entries.size() < MAXIMUM) {
            entries.add(entry);
        }
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    public synchronized long count(OperationKind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).count();
    }
}
