package io.jenkins.plugins.remotepowershell.sessions;

import hudson.AbortException;
import hudson.Extension;
import java.io.IOException;

/** {@code collect-remote-powershell-session}: lets the script of a lost build end, and keeps its output. */
@Extension
public final class CollectSessionCommand extends SessionCommand {
    @Override
    public String getName() {
        return "collect-remote-powershell-session";
    }

    @Override
    public String getShortDescription() {
        return Messages.CollectSessionCommand_ShortDescription();
    }

    @Override
    void act(RunRow row) throws IOException {
        if (!row.getActions().collect()) {
            throw new AbortException(Messages.CollectSessionCommand_NoOrphan(runId));
        }
    }
}
