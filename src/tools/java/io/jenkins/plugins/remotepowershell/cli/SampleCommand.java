package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code sample}. */
@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Microsoft's sample \"PowerShell remoting disconnect/reconnect\", and what it never had:",
            "(1) disconnect a runspace and its pipeline, reconnect the same objects, get state and output;",
            "(2) drop them while disconnected, reconstruct them from what the host knows, connect, get state and output, close;",
            "(3) kill the process that started a script, and take the script up again in another one.",
            "Against the built-in simulated host, or a real one named by --endpoint or --host."
        })
final class SampleCommand implements Callable<Integer> {
    private static final String DEMO = "demo";
    private static final int DID_NOT_HOLD = 1;

    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @CheckForNull
    @Option(
            names = "--pwsh",
            paramLabel = "PATH",
            description = "Let the simulated host run scripts in this PowerShell instead of the built-in subset.")
    Path pwsh;

    @Option(names = "--lines", defaultValue = "20", hidden = true)
    int lines;

    @Override
    public Integer call() throws IOException, PsrpProtocolException, InterruptedException {
        boolean real = connection.endpoint != null || connection.host != null;
        if (real && pwsh != null) {
            throw new UsageException("--pwsh is for the simulated host: give it, or a host, not both");
        }
        Path directory = Files.createTempDirectory("remote-powershell-sample");
        boolean held = false;
        try {
            held = real ? perform(directory) : performOnSimulatedHost(directory);
        } finally {
            if (held || isEmpty(directory)) {
                delete(directory);
            }
        }
        program.console()
                .line(
                        held
                                ? "Verdict: all of it held."
                                : "Verdict: NOT all of it held; what is left is in " + directory);
        return held ? ExitCode.OK : DID_NOT_HOLD;
    }

    private boolean performOnSimulatedHost(Path directory)
            throws IOException, PsrpProtocolException, InterruptedException {
        SimulatedHostSettings settings = new SimulatedHostSettings().user(DEMO, DEMO);
        if (pwsh != null) {
            settings.engine(new PwshEngine(pwsh));
        }
        try (SimulatedHost host = SimulatedHost.start(settings)) {
            String engine = pwsh == null ? "its built-in script engine, not PowerShell" : "PowerShell " + pwsh;
            program.console().line("Simulated Windows host at " + host.endpoint() + " (" + engine + ")");
            connection.endpoint = host.endpoint();
            connection.userName = DEMO;
            connection.signOn.authentication = "basic";
            connection.allowUnencrypted = true;
            connection.password.file = Files.writeString(directory.resolve("password"), DEMO);
            return perform(directory);
        }
    }

    private boolean perform(Path directory) throws IOException, PsrpProtocolException, InterruptedException {
        boolean sampleHeld;
        try (Reach reach = Reach.of(connection, "")) {
            sampleHeld = new SampleScenarios(program.console(), reach, lines).perform();
        }
        String hostDirectory = pwsh == null ? "" : directory.resolve("host").toString();
        boolean killHeld =
                new KilledRunScenario(program.console(), connection, directory, hostDirectory).perform(lines);
        return sampleHeld && killHeld;
    }

    /** Nothing was begun: the host could not be reached. */
    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
