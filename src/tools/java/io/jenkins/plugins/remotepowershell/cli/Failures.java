package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.copy.CopyException;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.run.RunIsDrivenException;
import io.jenkins.plugins.remotepowershell.session.SessionUnusableException;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One sentence for each failure, and its exit code; what it was in detail is for the debug log. */
final class Failures {
    private static final Logger LOGGER = Logger.getLogger(Failures.class.getName());

    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    /** What was typed is not understood. */
    int wrongUsage(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        List<String> meant =
                wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        console.notice(sentence(wrong)
                + (meant.isEmpty() ? "" : "; did you mean " + String.join(" or ", meant) + "?")
                + "; `" + command + " --help` shows what there is");
        return ExitCode.USAGE;
    }

    int exitCodeOf(Exception failure) {
        LOGGER.log(Level.FINE, "The command failed", failure);
        if (failure instanceof ClosedOutputException) {
            return ExitCode.OK;
        } else if (failure instanceof UsageException) {
            console.notice(failure.getMessage());
            return ExitCode.USAGE;
        } else if (failure instanceof RunIsDrivenException) {
            console.notice(failure.getMessage());
            return ExitCode.LEFT_OR_STOPPED;
        } else if (isAnswerOfTheHost(failure)) {
            console.notice(failure.getMessage());
            return ExitCode.LOST_OR_UNKNOWN;
        } else if (failure instanceof IOException) {
            console.notice("the store or a file cannot be read or written: " + failure.getMessage());
            return ExitCode.LOST_OR_UNKNOWN;
        }
        console.notice("this should not have happened: " + failure);
        return ExitCode.LOST_OR_UNKNOWN;
    }

    private static boolean isAnswerOfTheHost(Exception failure) {
        return failure instanceof CopyException
                || failure instanceof TransportException
                || failure instanceof WsmanFaultException
                || failure instanceof WsmanProtocolException
                || failure instanceof PsrpProtocolException
                || failure instanceof SessionUnusableException;
    }

    private static String sentence(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return "'" + unmatched.getUnmatched().get(0) + "' is no command or option";
        }
        return wrong.getMessage().lines().findFirst().orElse("wrong usage");
    }
}
