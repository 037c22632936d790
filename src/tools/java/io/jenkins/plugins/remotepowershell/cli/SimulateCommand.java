package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SelfSignedCertificate;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Be a simulated Windows host on the loopback interface until interrupted (docs/simulated-host.md).")
final class SimulateCommand implements Callable<Integer> {
    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "5985",
            description = "Port (default: ${DEFAULT-VALUE}).")
    int port;

    @CheckForNull
    @Option(
            names = "--pwsh",
            paramLabel = "PATH",
            description = "Run scripts in this PowerShell instead of the built-in subset.")
    Path pwsh;

    @CheckForNull
    @Option(
            names = "--files",
            paramLabel = "DIRECTORY",
            description = "Where the files lie that are copied to and from the built-in subset's drives.")
    Path files;

    @Option(
            names = {"-u", "--username"},
            paramLabel = "USER",
            defaultValue = "demo",
            description = "Account (default: ${DEFAULT-VALUE}).")
    String userName = "demo";

    @Option(
            names = "--password-env",
            paramLabel = "VARIABLE",
            description = "Environment variable with its password (default: the password is demo).")
    @CheckForNull
    String passwordVariable;

    @Option(
            names = "--tls",
            description = "Offer HTTPS, with a certificate made for this one time; its SHA-256 is printed.")
    boolean tls;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String password =
                passwordVariable == null ? "demo" : new String(PasswordOptions.fromEnvironment(passwordVariable));
        SimulatedHostSettings settings = new SimulatedHostSettings().port(port).user(userName, password);
        if (pwsh != null) {
            settings.engine(new PwshEngine(pwsh));
        }
        settings.fileDirectory(files);
        String advice = "--authentication basic --allow-unencrypted";
        if (tls) {
            SelfSignedCertificate certificate = SelfSignedCertificate.create();
            settings.tls(certificate.context());
            advice = "--trust-sha256 " + certificate.sha256();
        }
        CountDownLatch interrupted = new CountDownLatch(1);
        try (SimulatedHost host = SimulatedHost.start(settings);
                Signals signals = new Signals()) {
            signals.on("INT", interrupted::countDown).on("TERM", interrupted::countDown);
            program.console()
                    .notice("simulated host at " + host.endpoint() + " for account " + userName + "; use it with "
                            + advice + "; Ctrl-C ends it");
            interrupted.await();
        }
        return ExitCode.OK;
    }
}
