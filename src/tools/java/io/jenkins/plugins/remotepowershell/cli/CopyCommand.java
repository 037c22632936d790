package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.copy.CopyException;
import io.jenkins.plugins.remotepowershell.copy.CopyOrder;
import io.jenkins.plugins.remotepowershell.copy.CopyProgress;
import io.jenkins.plugins.remotepowershell.copy.CopySide;
import io.jenkins.plugins.remotepowershell.copy.Copying;
import io.jenkins.plugins.remotepowershell.copy.DiskSide;
import io.jenkins.plugins.remotepowershell.copy.HostSide;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code copy}. */
@Command(
        name = "copy",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Copy a file or a directory to a host, or from it. The target is replaced when all of it has arrived;"
                        + " what was interrupted goes on with the same command.")
final class CopyCommand implements Callable<Integer> {
    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @Parameters(index = "0", paramLabel = "FROM", description = "File or directory here, or on the host.")
    String from = "";

    @Parameters(
            index = "1",
            paramLabel = "TO",
            description = "File to be written on the other side, or directory for it. Whole paths on the host.")
    String to = "";

    @Option(names = "--from-host", description = "Copy from the host to this machine.")
    boolean fromHost;

    @Option(names = "--no-checksum", description = "Do not compare SHA-256 at the end.")
    boolean noChecksum;

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Override
    public Integer call() throws CopyException {
        Thread copying = Thread.currentThread();
        try (Reach reach = Reach.of(connection, "");
                Signals signals = new Signals()) {
            signals.on("INT", copying::interrupt).on("TERM", copying::interrupt);
            copy(reach);
            return ExitCode.OK;
        } catch (InterruptedException told) {
            program.console().notice("interrupted; the same command goes on from what has arrived");
            return ExitCode.LEFT_OR_STOPPED;
        }
    }

    private void copy(Reach reach) throws CopyException, InterruptedException {
        RunSettings settings = new RunSettings(reach.transport(), reach.session(), null, connection.retry(), false);
        String host = reach.session().endpoint().getHost();
        CopyOrder order = order(reach);
        try (HostSide remote = new HostSide(settings, host, order.id(), program.console()::notice)) {
            CopySide local = new DiskSide(here(), "");
            new Copying(
                            fromHost ? remote : local,
                            fromHost ? local : remote,
                            order,
                            new CopyProgress(program.console()::notice, Clock.systemUTC()))
                    .copy();
        }
    }

    /** The same words in the same place are the same copy. */
    private CopyOrder order(Reach reach) {
        String id = CopyOrder.idOf(reach.target().endpoint(), String.valueOf(fromHost), here(), from, to);
        return new CopyOrder(from, to, !noChecksum, id);
    }

    private static String here() {
        return Path.of("").toAbsolutePath().toString();
    }
}
