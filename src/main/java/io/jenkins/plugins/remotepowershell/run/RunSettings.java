package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;

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
        boolean leaveWhenStarted) {}
