package io.jenkins.plugins.remotepowershell.sessions;

import hudson.Extension;
import java.io.IOException;

/** {@code close-remote-powershell-session}: stops a script and closes its session, as the page does. */
@Extension
public final class CloseSessionCommand extends SessionCommand {
    @Override
    public String getName() {
        return "close-remote-powershell-session";
    }

    @Override
    public String getShortDescription() {
        return Messages.CloseSessionCommand_ShortDescription();
    }

    @Override
    void act(RunRow row) throws IOException {
        row.getActions().close();
    }
}
