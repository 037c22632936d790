package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.RunnerScript;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import io.jenkins.plugins.remotepowershell.run.TemporaryDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is to be run, and how. */
final class ScriptOptions {
    @CheckForNull
    @Option(names = "--script", paramLabel = "TEXT", description = "The script itself.")
    String text;

    @CheckForNull
    @Option(names = "--script-file", paramLabel = "FILE", description = "A file with the script, UTF-8; - for stdin.")
    String file;

    @CheckForNull
    @Option(
            names = "--command",
            paramLabel = "NAME",
            description =
                    "One command instead of a script, for endpoints that allow no scripts (JEA): no numbered output, no"
                            + " exit code, no start marker, no journal.")
    String command;

    @Option(
            names = {"-p", "--parameter"},
            paramLabel = "NAME=VALUE",
            converter = ParameterArgument.Converter.class,
            description =
                    "Parameter of the script: NAME=VALUE (text, number, true, false, JSON list or object), NAME:=JSON,"
                            + " NAME:=@FILE. Repeatable.")
    List<ParameterArgument> parameters = new ArrayList<>();

    @Mixin
    SecretOptions secrets = new SecretOptions();

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "Environment variable of the script. Repeatable.")
    Map<String, String> environment = new TreeMap<>();

    @Option(
            names = "--working-directory",
            paramLabel = "DIR",
            defaultValue = "",
            description =
                    "Where the script starts; temp for a directory below the account's temporary one that is made for the"
                            + " run and removed after it (write .\\temp for one that is called so).")
    String workingDirectory = "";

    @Option(
            names = "--native-encoding",
            paramLabel = "NAME",
            defaultValue = "utf-8",
            description = "How native programs' text is read: utf-8, oem, ansi or a name (default: ${DEFAULT-VALUE}).")
    String nativeEncoding = "utf-8";

    @Option(
            names = "--output-width",
            paramLabel = "COLUMNS",
            defaultValue = "192",
            description = "Width of formatted output (default: ${DEFAULT-VALUE}).")
    int outputWidth = RunnerSettings.DEFAULT_WIDTH;

    @Option(
            names = "--return-json",
            description = "Write output objects as JSON, one a line, instead of formatted text.")
    boolean returnJson;

    @Option(
            names = "--error-action-preference",
            paramLabel = "PREFERENCE",
            defaultValue = "",
            description = "Stop, Continue or SilentlyContinue (default: the host's own).")
    String errorActionPreference = "";

    @Option(names = "--fail-on-error-record", description = "Any error record fails the run.")
    boolean failOnErrorRecord;

    @Option(names = "--ignore-last-exit-code", description = "A native program's exit code left behind does not count.")
    boolean ignoreLastExitCode;

    @Option(
            names = "--max-runtime",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = DurationConverter.class,
            description = "The host ends the script after this time, whoever is connected.")
    Duration maximumRuntime = Duration.ZERO;

    @Option(
            names = "--journal",
            description =
                    "Also keep the output in a file on the host, so that nothing is lost and the script never waits for us.")
    boolean journal;

    @Option(
            names = "--host-directory",
            paramLabel = "DIR",
            defaultValue = "",
            description =
                    "Where start marker, result and journal lie on the host (default: %%ProgramData%%\\remote-powershell\\SID).")
    String hostDirectory = "";

    RunnerScript hostScript() {
        long given = Stream.of(text, file, command).filter(Objects::nonNull).count();
        if (given != 1) {
            throw new UsageException("give exactly one of --script, --script-file and --command");
        }
        if (command != null && !workingDirectory.isEmpty()) {
            throw new UsageException("--working-directory is for scripts; a command begins where its session is");
        }
        return new RunnerScript(settings(command == null ? scriptText() : ""), command);
    }

    private RunnerSettings settings(String script) {
        RunnerSettings settings = new RunnerSettings(script)
                .workingDirectory(isTemporary() ? "" : workingDirectory)
                .directoryOfRun(isTemporary())
                .nativeEncoding(nativeEncoding)
                .outputWidth(outputWidth)
                .json(returnJson)
                .errorActionPreference(errorActionPreference)
                .failOnErrorRecord(failOnErrorRecord)
                .ignoreLastExitCode(ignoreLastExitCode)
                .maximumRuntime(maximumRuntime)
                .journal(journal);
        if (file != null && !file.equals("-")) {
            settings.fileName(Path.of(file).getFileName().toString());
        }
        environment.forEach(settings::environment);
        parameters.forEach(parameter -> settings.parameter(parameter.name(), parameter.value()));
        secrets.addTo(settings);
        return settings;
    }

    private boolean isTemporary() {
        return workingDirectory.equalsIgnoreCase(TemporaryDirectory.KEYWORD);
    }

    private String scriptText() {
        if (text != null) {
            return text;
        }
        try {
            String content = "-".equals(file)
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
            return content.startsWith("\uFEFF") ? content.substring(1) : content;
        } catch (IOException unreadable) {
            throw new UsageException("the script file " + file + " cannot be read: " + FileProblem.reason(unreadable));
        }
    }
}
