package io.jenkins.plugins.remotepowershell.cli;

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
            CopyCommand.class,
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
    @Spec
    CommandSpec spec;

    private final Console console;

    RemotePowerShell() {
        this(Console.standard());
    }

    RemotePowerShell(Console console) {
        this.console = console;
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(Console.standard()).execute(arguments));
    }

    static CommandLine commandLine(Console console) {
        Failures failures = new Failures(console);
        CommandLine program = new CommandLine(new RemotePowerShell(console));
        program.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().usageMessage().abbreviateSynopsis(true));
        return program.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(console.outWriter())
                .setErr(console.errWriter())
                .setParameterExceptionHandler((wrong, arguments) -> failures.wrongUsage(wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> failures.exitCodeOf(failure));
    }

    Console console() {
        return console;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: run, start, attach, stop, runs, sessions, check, copy, sample or simulate");
    }
}
