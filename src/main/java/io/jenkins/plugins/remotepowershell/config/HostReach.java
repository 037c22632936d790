package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunScript;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;

/** A host within reach of one run. */
public final class HostReach implements AutoCloseable {
    private final HttpAsyncTransport transport;
    private final SessionSettings session;
    private final RetryPolicy retry;

    HostReach(Endpoint endpoint, SessionSettings session, RetryPolicy retry) {
        this.transport = new HttpAsyncTransport(endpoint);
        this.session = session;
        this.retry = retry;
    }

    /** @param script null to pick up what has been started */
    public RunSettings settings(@CheckForNull RunScript script) {
        return new RunSettings(transport, session, script, retry, false);
    }

    @Override
    public void close() {
        transport.close();
    }
}
