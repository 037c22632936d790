package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunAbandonedException;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunScript;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows a run to its end, says how it ended, and turns that into an exit code. */
final class RunFollower {
    private final Console console;
    private final ConnectionOptions connection;
    private final StoreOptions store;
    private final FollowOptions options;

    RunFollower(Console console, ConnectionOptions connection, StoreOptions store, FollowOptions options) {
        this.console = console;
        this.store = store;
        this.connection = connection;
        this.options = options;
    }

    /** @param script null where the run was started before */
    int follow(RunSource source, Reach reach, @CheckForNull RunScript script) throws IOException, InterruptedException {
        try (OutputFile file = options.openOutput()) {
            return follow(source.get(), reach, script, new ConsoleObserver(console, file));
        }
    }

    private int follow(StoredRun stored, Reach reach, @CheckForNull RunScript script, ConsoleObserver observer)
            throws IOException, InterruptedException {
        RunSettings settings = new RunSettings(reach.transport(), reach.session(), script, connection.retry(), false);
        RunSupervisor supervisor = new RunSupervisor(console, commands(stored), options.onInterrupt);
        Optional<RunOutcome> outcome;
        try (RemoteRun run = new RemoteRun(stored.open(), settings, observer)) {
            outcome = supervisor.supervise(run);
        } catch (RunAbandonedException keptForLater) {
            return ExitCode.LOST_OR_UNKNOWN;
        }
        if (outcome.isEmpty()) {
            sayThatItWasLeft(stored, supervisor);
            return ExitCode.LEFT_OR_STOPPED;
        }
        return end(stored, outcome.get());
    }

    private TakeUpCommands commands(StoredRun stored) {
        List<String> arguments = new ArrayList<>(store.asArguments());
        arguments.addAll(connection.asArguments(false));
        arguments.addAll(connection.password.asArguments());
        return new TakeUpCommands(stored.runId(), arguments);
    }

    private void sayThatItWasLeft(StoredRun stored, RunSupervisor supervisor) throws IOException {
        if (stored.record().phase().mayHaveStarted()) {
            supervisor.sayHowToComeBack();
        } else {
            console.notice("left before the script was started");
        }
    }

    private int end(StoredRun stored, RunOutcome outcome) throws IOException {
        if (options.result != null) {
            ResultFile.write(options.result, stored, outcome);
        }
        if (!outcome.sentence().isEmpty()) {
            console.notice(outcome.sentence());
        }
        if (!ExitCode.isPassedOn(outcome)) {
            console.notice(
                    "the script's exit code is " + outcome.exitCode() + ", which a shell cannot show; ending with 1");
        }
        return ExitCode.of(outcome);
    }
}
