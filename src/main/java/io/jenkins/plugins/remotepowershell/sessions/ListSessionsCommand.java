package io.jenkins.plugins.remotepowershell.sessions;

import hudson.Extension;
import hudson.Util;
import hudson.cli.CLICommand;
import io.jenkins.plugins.remotepowershell.config.ManageSessions;
import java.io.IOException;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.args4j.Option;

/**
 * {@code list-remote-powershell-sessions}: a line for each run that has not ended, columns apart by tabs. Without
 * permission for the sessions page, runs of readable jobs only.
 */
@Extension
public final class ListSessionsCommand extends CLICommand {
    @Option(name = "-filter", usage = "only lines that contain this text", metaVar = "TEXT")
    public String filter = "";

    @Override
    public String getName() {
        return "list-remote-powershell-sessions";
    }

    @Override
    public String getShortDescription() {
        return Messages.ListSessionsCommand_ShortDescription();
    }

    @Override
    protected int run() throws IOException {
        boolean all = Jenkins.get().hasAnyPermission(Jenkins.SYSTEM_READ, ManageSessions.PERMISSION);
        for (RunRow row : RunRows.open(RowActor.ofJob())) {
            if ((all || row.isBuildVisible()) && row.contains(filter)) {
                stdout.println(line(row));
            }
        }
        return 0;
    }

    private static String line(RunRow row) {
        return String.join(
                "\t",
                Stream.of(
                                row.getRunId(),
                                row.getHost(),
                                row.getState().name(),
                                row.getBuild(),
                                row.getStarted(),
                                row.getExpires(),
                                row.getAccount())
                        .map(Util::fixNull)
                        .toList());
    }
}
