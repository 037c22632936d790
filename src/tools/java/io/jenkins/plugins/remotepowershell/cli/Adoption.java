package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.wsman.CommandDescription;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes a run of this store out of a shell that one of our runs has left on a host. */
final class Adoption {
    private static final String OURS = "rsp:";

    private final Reach reach;
    private final RunStore store;

    Adoption(Reach reach, RunStore store) {
        this.reach = reach;
        this.store = store;
    }

    StoredRun adopt(String shellId) throws IOException, InterruptedException {
        try (HostSessions host =
                new HostSessions(reach.transport(), reach.session(), UUID.randomUUID(), UUID::randomUUID)) {
            ShellDescription shell = host.shells().stream()
                    .filter(found -> found.shellId().equalsIgnoreCase(shellId))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("there is no shell " + shellId + " on "
                            + reach.session().endpoint().getHost()));
            List<CommandDescription> commands = host.commands(shell);
            if (!shell.name().startsWith(OURS) || commands.size() != 1) {
                throw new UsageException("shell " + shellId + " is not one of ours with one command: its name is '"
                        + shell.name() + "', and it has " + commands.size() + " commands");
            }
            return create(shell, commands.get(0));
        }
    }

    private StoredRun create(ShellDescription shell, CommandDescription command) throws IOException {
        String runId = shell.name().substring(OURS.length());
        Optional<StoredRun> adopted = store.adopt(
                runId, reach.target(), UUID.fromString(shell.shellId()), UUID.fromString(command.commandId()));
        return adopted.orElseThrow(
                () -> new UsageException("run " + runId + " is in this store already: attach " + runId));
    }
}
