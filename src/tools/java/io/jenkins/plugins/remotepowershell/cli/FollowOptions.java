package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where output and result of a followed run go. */
final class FollowOptions {
    @CheckForNull
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Write the script's output to this file instead of stdout, each line exactly once, also across kills.")
    Path output;

    @CheckForNull
    @Option(
            names = "--result",
            paramLabel = "FILE",
            description =
                    "Write outcome, exitCode, runId, host, lostRecords, reconnects, durationMillis, errors and warnings"
                            + " to this file as JSON.")
    Path result;

    @Option(
            names = "--on-interrupt",
            paramLabel = "ACTION",
            defaultValue = "detach",
            description =
                    "What Ctrl-C does: detach leaves the script running, stop stops it (default: ${DEFAULT-VALUE}).")
    RunSupervisor.OnInterrupt onInterrupt = RunSupervisor.OnInterrupt.DETACH;

    @CheckForNull
    OutputFile openOutput() {
        if (output == null) {
            return null;
        }
        try {
            return new OutputFile(output);
        } catch (IOException unwritable) {
            throw new UsageException(
                    "the output file " + output + " cannot be written: " + FileProblem.reason(unwritable));
        }
    }
}
