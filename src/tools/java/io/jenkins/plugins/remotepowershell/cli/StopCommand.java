package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.RunIsDrivenException;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Stop a run: signal, then close its session, then end its processes. Another process that follows it"
                        + " sees its last output.")
final class StopCommand implements Callable<Integer> {
    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @Parameters(paramLabel = "ID", description = "The run's id.")
    String id = "";

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    StoreOptions store = new StoreOptions();

    @Mixin
    FollowOptions follow = new FollowOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        StoredRun stored = store.required(id);
        if (stored.record().phase() == RunPhase.FINISHED) {
            program.console().notice("run " + id + " has ended already");
            return ExitCode.OK;
        }
        stored.requestStop();
        try (Reach reach = Reach.to(connection, stored.record().target())) {
            int code = new RunFollower(program.console(), connection, store, follow).follow(() -> stored, reach, null);
            return code == ExitCode.LEFT_OR_STOPPED ? ExitCode.OK : code;
        } catch (RunIsDrivenException followed) {
            program.console().notice(followed.getMessage() + "; it has been asked to stop the script");
            return ExitCode.OK;
        }
    }
}
