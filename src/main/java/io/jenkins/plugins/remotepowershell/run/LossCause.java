package io.jenkins.plugins.remotepowershell.run;

import java.time.Duration;
import java.time.Instant;

/**
 * Why a session is probably gone: signs that agree name the cause; else it is unknown.
 *
 * @param record of the run that had the session
 */
record LossCause(RunRecord record, Instant now) {
    static final String UNKNOWN = "closed by someone else, or the service or its process ended; the cause is unknown";

    /** @param report about a run whose script began in the session */
    String of(HostReport report) {
        Instant lastSeen = record.lastSeenAt().orElse(record.createdAt());
        if (report.hasRestartedSince().orElse(false)) {
            return "the host was restarted " + Sentences.duration(report.uptime()) + " ago";
        }
        Duration away = Duration.between(lastSeen, now);
        Duration idle = record.idleTimeout().orElse(Duration.ofDays(365));
        if (away.compareTo(idle) > 0) {
            return "its idle limit of " + Sentences.duration(idle) + " passed while nobody was connected";
        }
        if (record.refusedStart().hasGivenWay() && !report.isProcessAlive().orElse(true)) {
            return "whoever started it there has probably followed it to its end and removed its result; look there";
        }
        return report.isProcessAlive().orElse(false)
                ? "its process still runs, but the service has forgotten it (was WinRM restarted?)"
                : UNKNOWN;
    }

    /** Unknown names count as the same: nothing was recorded, or nothing could be read. */
    boolean isSameComputer(HostReport report) {
        boolean machines = record.process().machineId().isEmpty()
                || report.machineId().isEmpty()
                || record.process().machineId().equalsIgnoreCase(report.machineId());
        boolean names = record.process().computerName().isEmpty()
                || report.computerName().isEmpty()
                || record.process().computerName().equalsIgnoreCase(report.computerName());
        return machines && names;
    }
}
