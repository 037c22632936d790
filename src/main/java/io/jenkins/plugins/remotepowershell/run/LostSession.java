package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import java.io.IOException;

/** The host said that shell or command is gone: looks whether that is so, since other troubles are told the same way. */
final class LostSession {
    private final RunContext context;

    LostSession(RunContext context) {
        this.context = context;
    }

    /**
     * Ends the run if nothing is left to connect to.
     *
     * @return whether it has ended; false if the script still runs in its session
     */
    boolean end() throws IOException, PsrpProtocolException, InterruptedException {
        String host = context.record().host();
        String session = "session " + context.shellName();
        HostedShell shell = new HostedShell(context);
        if (!shell.exists()) {
            new RunEnding(context).afterLoss(session + " no longer exists on " + host, "");
            return true;
        }
        if (shell.command().filter(command -> !command.state().equals("Done")).isPresent()) {
            return false;
        }
        new RunEnding(context)
                .afterLoss(
                        "the script's command no longer exists in " + session + " on " + host,
                        "someone else has ended it, or has fetched its last answer");
        return true;
    }
}
