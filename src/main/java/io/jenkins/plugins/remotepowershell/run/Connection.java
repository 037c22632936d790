package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;

/** A run's shell and command, connected. */
record Connection(RemoteSession session, RemotePipeline pipeline) implements AutoCloseable {

    /** Whether it leads to that command: a run whose start was refused goes on as another one. */
    boolean isTo(RunIdentity identity) {
        return pipeline.commandId().equals(identity.commandId());
    }

    /** Closes the connections; the shell stays. */
    @Override
    public void close() {
        session.close();
    }
}
