package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunAbandonedException;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.RunnerScript;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Start a script on a host, disconnect, and print the run's id alone on stdout.")
final class StartCommand implements Callable<Integer> {
    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    ScriptOptions script = new ScriptOptions();

    @Mixin
    StoreOptions store = new StoreOptions();

    @CheckForNull
    @Option(
            names = "--id",
            paramLabel = "NAME",
            description =
                    "The run's id. A second start with the same id starts nothing and prints it, so a retry is harmless.")
    String id;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunnerScript hostScript = script.hostScript();
        connection.chooseBufferMode(hostScript.hasJournal());
        RunStore runs = store.store();
        try (Reach reach = Reach.of(connection, script.hostDirectory)) {
            String runId = id == null ? RunIds.draw() : RunIds.checked(id);
            Optional<StoredRun> created = runs.create(runId, reach.target());
            StoredRun stored = created.orElseGet(() -> store.required(runId));
            if (created.isEmpty() && hasBegun(stored)) {
                program.console().line(runId);
                return ExitCode.OK;
            }
            return start(stored, reach, hostScript);
        }
    }

    /** An earlier start of the same id that died before anything was sent is completed by this one. */
    private static boolean hasBegun(StoredRun stored) throws IOException {
        return stored.record().phase().mayHaveStarted() && stored.record().phase() != RunPhase.STARTING;
    }

    private int start(StoredRun stored, Reach reach, RunnerScript hostScript) throws IOException, InterruptedException {
        RunSettings settings =
                new RunSettings(reach.transport(), reach.session(), hostScript, connection.retry(), true);
        try (RemoteRun run = new RemoteRun(stored.open(), settings, new ConsoleObserver(program.console(), null))) {
            Optional<RunOutcome> outcome = run.run();
            if (outcome.isPresent() && outcome.get().kind() == OutcomeKind.NOT_STARTED) {
                program.console().notice(outcome.get().sentence());
                return ExitCode.NOT_STARTED;
            }
        } catch (RunAbandonedException keptForLater) {
            program.console().notice(keptForLater.getMessage());
            return ExitCode.LOST_OR_UNKNOWN;
        }
        program.console().line(stored.runId());
        return ExitCode.OK;
    }
}
