package io.jenkins.plugins.remotepowershell.sessions;

import hudson.AbortException;
import hudson.cli.CLICommand;
import java.io.IOException;
import org.kohsuke.args4j.Argument;

/** A command about one run. Who may not read its build is told that there is none. */
abstract class SessionCommand extends CLICommand {
    @Argument(required = true, metaVar = "RUN", usage = "id of a run, as the list and the sessions page show it")
    public String runId = "";

    @Override
    protected int run() throws IOException {
        RunRow row = RunRows.find(runId, RowActor.ofJob())
                .filter(RunRow::isBuildVisible)
                .orElseThrow(() -> new AbortException(Messages.SessionCommand_NoRun(runId)));
        act(row);
        return 0;
    }

    abstract void act(RunRow row) throws IOException;
}
