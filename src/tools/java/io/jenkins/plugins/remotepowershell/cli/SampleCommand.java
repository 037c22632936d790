package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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

    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--lines", defaultValue = "20", hidden = true)
    int lines;

    @Override
    public Integer call() throws IOException, PsrpProtocolException, InterruptedException {
        if (connection.endpoint != null || connection.host != null) {
            return perform();
        }
        SimulatedHostSettings settings = new SimulatedHostSettings().user(DEMO, DEMO);
        try (SimulatedHost host = SimulatedHost.start(settings)) {
            program.console()
                    .line("Simulated Windows host at " + host.endpoint()
                            + " (its built-in script engine, not PowerShell)");
            useSimulatedHost(host.endpoint());
            return perform();
        }
    }

    private void useSimulatedHost(URI endpoint) throws IOException {
        connection.endpoint = endpoint;
        connection.userName = DEMO;
        connection.signOn.authentication = "basic";
        connection.allowUnencrypted = true;
        connection.password.file = Files.writeString(Files.createTempFile("sample", ".txt"), DEMO);
        connection.password.file.toFile().deleteOnExit();
    }

    private int perform() throws IOException, PsrpProtocolException, InterruptedException {
        Path directory = Files.createTempDirectory("remote-powershell-sample");
        boolean sampleHeld;
        try (Reach reach = Reach.of(connection, "")) {
            sampleHeld = new SampleScenarios(program.console(), reach, lines).perform();
        }
        boolean killHeld = new KilledRunScenario(program.console(), connection, directory, lines).perform();
        boolean held = sampleHeld && killHeld;
        program.console().line(held ? "Verdict: all of it held." : "Verdict: NOT all of it held; see above.");
        return held ? ExitCode.OK : 1;
    }
}
