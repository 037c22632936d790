package io.jenkins.plugins.remotepowershell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/command-line.md and the program say the same. */
class CommandLineDocumentTest {
    private static final Path DOCUMENT = Path.of("docs", "command-line.md");
    private static final Pattern OPTION = Pattern.compile("`(?:-\\w`, `)?(--[a-z0-9-]+)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    @Test
    void everyOptionIsDescribedAndEveryDescribedOptionExists() throws IOException {
        Set<String> described = new TreeSet<>();
        Matcher option = OPTION.matcher(Files.readString(DOCUMENT));
        while (option.find()) {
            described.add(option.group(1));
        }
        described.remove("--help");

        assertThat(described).isEqualTo(options());
    }

    @Test
    void everyCommandIsDescribed() throws IOException {
        Set<String> described = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `([a-z]+)` \\|").matcher(Files.readString(DOCUMENT));
        while (row.find()) {
            described.add(row.group(1));
        }
        Set<String> commands = new TreeSet<>(program().getSubcommands().keySet());
        commands.remove("help");

        assertThat(described).isEqualTo(commands);
    }

    @Test
    void theExitCodesAreTheProgramsOwn() throws IOException {
        Set<Integer> described = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| (\\d+) \\|").matcher(Files.readString(DOCUMENT));
        while (row.find()) {
            described.add(Integer.valueOf(row.group(1)));
        }

        assertThat(described)
                .containsExactlyInAnyOrder(
                        ExitCode.USAGE,
                        ExitCode.TIMED_OUT,
                        ExitCode.LOST_OR_UNKNOWN,
                        ExitCode.NOT_STARTED,
                        ExitCode.LEFT_OR_STOPPED);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsUnderstood(String example) {
        List<String> words = words(example);

        assertThatCode(() -> program().parseArgs(words.toArray(String[]::new))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String command) {
        Program.Result help = Program.run(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: remote-powershell " + command).doesNotContain("\u001b");
        assertThat(help.lines()).hasSizeGreaterThan(4);
    }

    @Test
    void noOptionTakesAPassword() {
        assertThat(options())
                .doesNotContain("--password", "--credential-password")
                .allSatisfy(name -> {
                    if (name.contains("password")) {
                        assertThat(name).matches(".*-(env|file)");
                    }
                });
    }

    private static Stream<String> examples() throws IOException {
        String document = Files.readString(DOCUMENT).replace("\\\n", "");
        return document.lines()
                .filter(line ->
                        line.startsWith("    ") && line.contains("remote-powershell ") && !line.contains("alias"))
                .map(line -> line.substring(line.indexOf("remote-powershell ") + "remote-powershell ".length())
                        .replaceFirst("\\)$", ""));
    }

    private static Stream<String> commands() {
        return program().getSubcommands().keySet().stream().filter(name -> !name.equals("help"));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }

    private static Set<String> options() {
        Set<String> names = new TreeSet<>();
        for (CommandLine command : program().getSubcommands().values()) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                    names.add(option.longestName());
                }
            }
        }
        return names;
    }

    private static CommandLine program() {
        return RemotePowerShell.commandLine(new Console(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
    }
}
