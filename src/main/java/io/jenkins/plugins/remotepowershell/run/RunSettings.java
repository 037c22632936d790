package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import java.time.Duration;

/**
 * What a process needs to drive a run.
 *
 * @param script null in a process that only picks up what another one has started
 * @param leaveWhenStarted whether to disconnect as soon as the script has begun, without delivering output
 */
public record RunSettings(
        WsmanTransport transport,
        SessionSettings session,
        @CheckForNull RunScript script,
        RetryPolicy retry,
        boolean leaveWhenStarted) {
    /** The same with a limit to how long a stop waits for a host that does not answer. */
    public RunSettings withStopPatience(Duration patience) {
        return new RunSettings(transport, session, script, retry.withStopPatience(patience), leaveWhenStarted);
    }
}
