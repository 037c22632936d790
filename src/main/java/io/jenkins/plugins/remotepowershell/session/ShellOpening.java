package io.jenkins.plugins.remotepowershell.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState;
import io.jenkins.plugins.remotepowershell.session.SessionUnusableException.Reason;
import io.jenkins.plugins.remotepowershell.wsman.RequestContext;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import io.jenkins.plugins.remotepowershell.wsman.ShellResponses;
import io.jenkins.plugins.remotepowershell.wsman.ShellSettings;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Creates a shell that lives as long as the host allows, and receives until its pool is opened. */
final class ShellOpening {
    /** The largest that a host can know, 24.8 days, then what administrators are likely to have set. */
    private static final List<Duration> IDLE_TIMEOUTS =
            List.of(Duration.ofMillis(Integer.MAX_VALUE), Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(8));

    /** Starting a PowerShell process takes longer than an ordinary request; a host waits at most that long. */
    private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(60);

    private final ShellClient client;
    private final PoolStream pool;
    private final SessionSettings settings;
    private Optional<Duration> acceptedIdleTimeout = Optional.empty();

    ShellOpening(ShellClient client, PoolStream pool, SessionSettings settings) {
        this.client = client;
        this.pool = pool;
        this.settings = settings;
    }

    OpenedShell open() throws IOException, PsrpProtocolException, InterruptedException {
        ShellDescription shell = create(pool.open());
        try {
            checkId(shell);
            pool.await(ShellOpening::isOpened, "opened the PowerShell session");
        } catch (SessionUnusableException unusable) {
            deleteAfter(unusable, shell);
            throw unusable;
        }
        return new OpenedShell(shell, pool.peer(), client.context().maxEnvelopeSize(), acceptedIdleTimeout);
    }

    private ShellDescription create(byte[] creationXml) throws IOException, InterruptedException {
        for (Duration idleTimeout : idleTimeouts()) {
            try {
                ShellDescription shell = create(idleTimeout, creationXml);
                acceptedIdleTimeout = Optional.of(idleTimeout);
                return shell;
            } catch (WsmanFaultException refused) {
                if (refused.code() != WsmanFaultCode.IDLE_TIMEOUT_OUT_OF_RANGE) {
                    throw refused;
                }
            }
        }
        return create(null, creationXml);
    }

    /** What is asked for, longest first. */
    private List<Duration> idleTimeouts() {
        Duration wanted = settings.idleTimeout();
        if (wanted == null) {
            return IDLE_TIMEOUTS;
        }
        Stream<Duration> shorter = IDLE_TIMEOUTS.stream().filter(candidate -> candidate.compareTo(wanted) < 0);
        return Stream.concat(Stream.of(wanted), shorter).toList();
    }

    private ShellDescription create(@CheckForNull Duration idleTimeout, byte[] creationXml)
            throws IOException, InterruptedException {
        ShellSettings shell =
                new ShellSettings(settings.shellName(), idleTimeout, settings.bufferMode(), settings.profileLoaded());
        RequestContext context = client.context();
        if (context.operationTimeout().compareTo(CREATE_TIMEOUT) < 0) {
            context = context.withOperationTimeout(CREATE_TIMEOUT);
        }
        return ShellResponses.created(
                client.command(context, (requests, messageId) -> requests.create(messageId, shell, creationXml)));
    }

    /** Hosts that cannot disconnect draw an id of their own. [MS-WSMV] 3.1.4.15 */
    private void checkId(ShellDescription shell) throws SessionUnusableException {
        if (!shell.shellId().equalsIgnoreCase(client.shellId().toString())) {
            throw new SessionUnusableException(
                    Reason.TOO_OLD,
                    client.host() + " does not let us name the shell, so that a script there could not be found again."
                            + " Install Windows Management Framework 5.1 there.");
        }
    }

    private void deleteAfter(SessionUnusableException unusable, ShellDescription shell) throws InterruptedException {
        try {
            client.deleteShell(shell.shellId());
        } catch (IOException alsoFailed) {
            unusable.addSuppressed(alsoFailed);
        }
    }

    private static boolean isOpened(PsrpEvent event) {
        return event instanceof PsrpEvent.PoolState changed && changed.state() == RunspacePoolState.OPENED;
    }
}
