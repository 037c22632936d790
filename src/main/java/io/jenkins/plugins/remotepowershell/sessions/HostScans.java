package io.jenkins.plugins.remotepowershell.sessions;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.remotepowershell.config.ForeignSession;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What hosts said when they were scanned last; until Jenkins ends. */
@Extension
public final class HostScans {
    private final Map<String, Scan> scans = new ConcurrentHashMap<>();

    /**
     * One host's answer.
     *
     * @param failure why there is none; empty otherwise
     */
    record Scan(Instant at, List<ForeignSession> sessions, String failure) {}

    static HostScans get() {
        return ExtensionList.lookupSingleton(HostScans.class);
    }

    void put(String key, Scan scan) {
        scans.put(key, scan);
    }

    Optional<Scan> last(String key) {
        return Optional.ofNullable(scans.get(key));
    }
}
