package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Asks a host for the sessions that are none of this controller's. Nothing on the host is touched. */
public final class HostScan {
    /** Somebody waits for the page. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Before a run's id in the name of its shell, or of a shell that asks about it. */
    private static final List<String> PREFIXES = List.of("rsp:", "rsp?");

    private final Set<String> ownSessions = new HashSet<>();
    private final Set<String> ownRuns = new HashSet<>();

    private HostScan() throws IOException {
        for (StoredRun run : JenkinsRuns.get().store().list()) {
            ownRuns.add(run.runId());
            ownSessions.add(key(run.record().identity().shellId().toString()));
        }
    }

    /**
     * With the definition's own credentials.
     *
     * @param item that defines the host; null for the global configuration
     * @throws HostRefusedException if it may not be asked, or its definition is not complete
     */
    public static List<ForeignSession> of(RemoteHost host, @CheckForNull Item item)
            throws HostRefusedException, IOException, InterruptedException {
        if (item != null && !RemotePowerShellConfiguration.get().allowsInFolders(host)) {
            throw new HostRefusedException(Messages.ConnectionTest_NotAllowed());
        }
        return new HostScan().foreign(shells(target(host, item)));
    }

    private static DefinitionTarget target(RemoteHost host, @CheckForNull Item item) throws HostRefusedException {
        try {
            return DefinitionTarget.of(host, item);
        } catch (IllegalArgumentException noEndpoint) {
            throw new HostRefusedException(noEndpoint.getMessage());
        }
    }

    private static List<ShellDescription> shells(DefinitionTarget target) throws IOException, InterruptedException {
        try (HttpAsyncTransport transport =
                        new HttpAsyncTransport(target.endpoint().withConnectTimeout(CONNECT_TIMEOUT));
                HostSessions host =
                        new HostSessions(transport, target.session(), UUID.randomUUID(), UUID::randomUUID)) {
            return host.shells();
        }
    }

    private List<ForeignSession> foreign(List<ShellDescription> shells) {
        return shells.stream()
                .filter(shell -> !isOwn(shell))
                .map(HostScan::described)
                .toList();
    }

    private boolean isOwn(ShellDescription shell) {
        return ownSessions.contains(key(shell.shellId()))
                || runId(shell.name()).filter(this::isOwnRun).isPresent();
    }

    /** Copies are known only while they are under way. */
    private boolean isOwnRun(String runId) {
        return ownRuns.contains(runId) || JenkinsRuns.get().live(runId).isPresent();
    }

    private static ForeignSession described(ShellDescription shell) {
        return new ForeignSession(
                shell.shellId(),
                shell.name(),
                shell.owner(),
                shell.clientIp(),
                shell.state(),
                runId(shell.name()).isPresent(),
                new ForeignSession.Times(shell.runTime(), shell.inactivity(), shell.idleTimeout()));
    }

    private static Optional<String> runId(String name) {
        return PREFIXES.stream().filter(name::startsWith).findFirst().map(prefix -> name.substring(prefix.length()));
    }

    private static String key(String shellId) {
        return shellId.toUpperCase(Locale.ROOT);
    }
}
