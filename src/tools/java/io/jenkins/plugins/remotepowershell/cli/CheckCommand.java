package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.HostCheck;
import io.jenkins.plugins.remotepowershell.run.HostFinding;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Try whether runs will work on a host: sign-on, quotas, PowerShell, and a rehearsal that leaves a"
                + " short script and takes it up again. Nothing stays on the host.")
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Override
    public Integer call() throws InterruptedException {
        try (Reach reach = Reach.of(connection, "")) {
            List<HostFinding> findings = new HostCheck(reach.transport(), reach.session(), Clock.systemUTC()).perform();
            findings.forEach(found -> program.console().line(mark(found) + " " + found));
            boolean usable = findings.stream().noneMatch(found -> found.level() == HostFinding.Level.FAILED);
            return usable ? ExitCode.OK : ExitCode.NOT_STARTED;
        }
    }

    private static String mark(HostFinding found) {
        return switch (found.level()) {
            case OK -> "[ok]  ";
            case WARNING -> "[note]";
            case FAILED -> "[FAIL]";
        };
    }
}
