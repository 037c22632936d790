package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code runs}. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List the runs of this store. No host is asked.")
final class RunsCommand implements Callable<Integer> {
    private static final String FORM = "%-28s %-20s %-10s %-16s %s";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @Mixin
    StoreOptions store = new StoreOptions();

    @Option(names = "--prune", description = "Remove runs that ended more than 30 days ago.")
    boolean prune;

    @Override
    public Integer call() throws IOException {
        RunStore runs = store.store();
        if (prune) {
            runs.prune(RunStore.KEPT).forEach(id -> program.console().notice("removed run " + id));
        }
        program.console().line(String.format(FORM, "RUN", "HOST", "PHASE", "CREATED", "OUTCOME"));
        for (StoredRun run : runs.list()) {
            show(run);
        }
        return ExitCode.OK;
    }

    private void show(StoredRun run) {
        try {
            program.console().line(line(run.record()));
        } catch (IOException unreadable) {
            program.console().notice(unreadable.getMessage());
        }
    }

    private static String line(RunRecord record) {
        return String.format(
                FORM,
                record.runId(),
                record.host(),
                record.phase().name().toLowerCase(Locale.ROOT),
                TIME.format(record.createdAt()),
                record.outcome()
                        .map(outcome -> outcome.kind().name().toLowerCase(Locale.ROOT)
                                + (outcome.exitCode() == null ? "" : " " + outcome.exitCode()))
                        .orElse("-"));
    }
}
