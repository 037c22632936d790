package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.wsman.CommandDescription;
import java.io.IOException;
import java.util.Optional;

/** The host said that shell or command is gone: looks whether that is so, since other troubles are told the same way. */
final class LostSession {
    /** A host that says "gone" lists an ended command whose output is not fetched yet, or was fetched by a dead client. */
    private static final int TRIES_AFTER_END = 3;

    private final RunContext context;
    private int triesAfterEnd;

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
        Optional<CommandDescription> command = shell.command();
        if (command.isPresent() && mayHaveMore(command.get())) {
            return false;
        }
        new RunEnding(context)
                .afterLoss(
                        "the script's command no longer exists in " + session + " on " + host,
                        "someone else has ended it, or has fetched its last answer");
        return true;
    }

    private boolean mayHaveMore(CommandDescription command) {
        return !command.state().equals("Done") || ++triesAfterEnd < TRIES_AFTER_END;
    }

    /** What it said before was wrong. */
    void contacted() {
        triesAfterEnd = 0;
    }
}
