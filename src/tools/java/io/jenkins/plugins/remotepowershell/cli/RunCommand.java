package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.RunnerScript;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Run a script on a host, show its output as it comes, and end with its exit code.")
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    ScriptOptions script = new ScriptOptions();

    @Mixin
    StoreOptions store = new StoreOptions();

    @Mixin
    FollowOptions follow = new FollowOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunnerScript hostScript = script.hostScript();
        connection.chooseBufferMode(hostScript.hasJournal());
        try (Reach reach = Reach.of(connection, script.hostDirectory)) {
            return new RunFollower(program.console(), connection, store, follow)
                    .follow(() -> RunIds.create(store.store(), reach.target()), reach, hostScript);
        }
    }
}
