package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.RunIsDrivenException;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of the command line program. */
@Command(
        name = "remote-powershell",
        mixinStandardHelpOptions = true,
        version = "remote-powershell 1.0",
        subcommands = {
            RunCommand.class,
            StartCommand.class,
            AttachCommand.class,
            StopCommand.class,
            RunsCommand.class,
            SessionsCommand.class,
            CheckCommand.class,
            SampleCommand.class,
            SimulateCommand.class,
            HelpCommand.class
        },
        description = "Runs PowerShell on Windows hosts over WinRM, in a way that survives the end of this program.",
        footer = {
            "",
            "Exit codes: the script's own from 0 to 255, any other as 1; 124 its maximum run time passed; 125 its end is lost"
                    + " or unknown; 126 not started; 130 left or stopped; 2 wrong usage."
        })
public final class RemotePowerShell implements Runnable {
    private static final Logger LOGGER = Logger.getLogger(RemotePowerShell.class.getName());

    @Spec
    CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new RemotePowerShell())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> exitCodeOf(failure));
    }

    /** One sentence for each failure; what it was in detail is for the debug log. */
    private static int exitCodeOf(Exception failure) {
        LOGGER.log(Level.FINE, "The command failed", failure);
        Console console = new Console();
        if (failure instanceof UsageException) {
            console.notice(failure.getMessage());
            return ExitCode.USAGE;
        } else if (failure instanceof RunIsDrivenException) {
            console.notice(failure.getMessage());
            return ExitCode.LEFT_OR_STOPPED;
        } else if (failure instanceof TransportException || failure instanceof WsmanFaultException) {
            console.notice(failure.getMessage());
            return ExitCode.LOST_OR_UNKNOWN;
        } else if (failure instanceof IOException) {
            console.notice("the store or a file cannot be read or written: " + failure.getMessage());
            return ExitCode.LOST_OR_UNKNOWN;
        }
        console.notice("this should not have happened: " + failure);
        return ExitCode.LOST_OR_UNKNOWN;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: run, start, attach, stop, runs, sessions, check, sample or simulate");
    }
}
