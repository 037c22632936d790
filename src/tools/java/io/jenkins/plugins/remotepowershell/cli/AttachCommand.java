package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code attach}. */
@Command(
        name = "attach",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Take up a run again: show what was not delivered yet, and wait for its end.")
final class AttachCommand implements Callable<Integer> {
    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @CheckForNull
    @Parameters(arity = "0..1", paramLabel = "ID", description = "The run's id.")
    String id;

    @CheckForNull
    @Option(
            names = "--shell",
            paramLabel = "SHELL",
            description = "Adopt a run that `sessions` shows on a host, such as one of a store that is lost.")
    String shell;

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    StoreOptions store = new StoreOptions();

    @Mixin
    FollowOptions follow = new FollowOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((id == null) == (shell == null)) {
            throw new UsageException("give a run's ID, or --shell SHELL with the host's options");
        }
        if (shell != null) {
            return adopt();
        }
        StoredRun stored = store.required(id);
        try (Reach reach = Reach.to(connection, stored.record().target())) {
            return new RunFollower(program.console(), connection, store, follow).follow(() -> stored, reach, null);
        }
    }

    private int adopt() throws IOException, InterruptedException {
        try (Reach reach = Reach.of(connection, "")) {
            return new RunFollower(program.console(), connection, store, follow)
                    .follow(() -> new Adoption(reach, store.store()).adopt(shell), reach, null);
        }
    }
}
