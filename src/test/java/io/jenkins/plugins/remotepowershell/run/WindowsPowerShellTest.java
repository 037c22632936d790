package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.remotepowershell.copy.Copying;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our scripts for Windows PowerShell 5.1 and .NET Framework 4.5. What they use is listed in {@code windows-powershell.txt}:
 * each line was looked up in both; a script that uses anything else fails here.
 */
@Timeout(120)
class WindowsPowerShellTest {
    /** Not in the modules of the inventory: CimCmdlets, there since PowerShell 3.0. */
    private static final Set<String> ELSEWHERE = Set.of("get-ciminstance");

    /** Variables of the scripts that hold a command. */
    private static final Map<String, String> HELD =
            Map.of("$script:outstring", "out-string", "$script:converttojson", "convertto-json");

    private static final Pattern COMMAND = Pattern.compile("(?<![\\w$.\\[-])[A-Z][a-z]+-[A-Z]\\w+");
    private static final Pattern NEWER_SYNTAX =
            Pattern.compile("\\?\\?|\\?\\.|\\?\\[|&&|\\|\\||(?<=[\\w)\\]}]) \\? |\\bclean \\{|-Parallel\\b");
    private static final Pattern TEXT =
            Pattern.compile("'(?:[^']|'')*'|\"(?:`.|\\$\\([^)]*\\)|[^\"])*\"|(?m)(?<![\\w`\"'(])#.*$");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"runner.ps1", "host.ps1", "copy.ps1"})
    void aScriptUsesOnlyListedCommandsMembersAndSyntax(String name) throws Exception {
        Set<String> facts = facts(name);

        assertThat(facts).hasSizeGreaterThan(50);
        Set<String> unlisted = new TreeSet<>(facts);
        unlisted.removeAll(listed());
        assertThat(unlisted)
                .describedAs("look each up in Windows PowerShell 5.1 and .NET Framework 4.5, then add it to the list")
                .isEmpty();
    }

    @Test
    void nothingIsListedThatNoScriptUses() throws Exception {
        Set<String> unused = new TreeSet<>(listed());
        unused.removeAll(facts("runner.ps1"));
        unused.removeAll(facts("host.ps1"));
        unused.removeAll(facts("copy.ps1"));

        assertThat(unused).isEmpty();
    }

    @Test
    void everyListedCommandIsOneOfWindowsPowerShell() throws IOException {
        Map<String, Set<String>> inventory = inventory();

        for (String line : listed()) {
            String[] words = line.toLowerCase(Locale.ROOT).split(" ");
            if (!words[0].equals("command") || ELSEWHERE.contains(words[1])) {
                continue;
            }
            String command = HELD.getOrDefault(words[1], words[1]);
            assertThat(inventory).containsKey(command);
            assertThat(inventory.get(command)).containsAll(List.of(words).subList(2, words.length));
        }
    }

    /** Also where there is no PowerShell that could parse. */
    @ParameterizedTest
    @ValueSource(strings = {"runner.ps1", "host.ps1", "copy.ps1"})
    void aScriptsTextNamesNoOtherCommandAndNoNewerOperator(String name) throws IOException {
        String script = text(name);
        Set<String> known = Pattern.compile("(?m)^ *function ([\\w-]+)")
                .matcher(script)
                .results()
                .map(function -> function.group(1))
                .collect(Collectors.toSet());
        listed().stream().filter(line -> line.startsWith("command ")).forEach(line -> known.add(line.split(" ")[1]));
        String code = TEXT.matcher(script).replaceAll("''");

        assertThat(COMMAND.matcher(code).results().map(found -> found.group())).isSubsetOf(known);
        Matcher newer = NEWER_SYNTAX.matcher(code);
        assertThat(newer.find())
                .describedAs(
                        () -> code.substring(newer.start()).lines().findFirst().orElse(""))
                .isFalse();
    }

    @Test
    void newerSyntaxIsFound() throws Exception {
        Path script = directory.resolve("newer.ps1");
        Files.writeString(script, "$a = $b ?? 1; $c = $a ? 1 : 2; ${d}?.e; Get-Item x && Get-Item y; \"`e[0m\"; 5uy");

        assertThat(factsOf(script))
                .contains(
                        "syntax ?? 1",
                        "syntax ternary 1",
                        "syntax ?. 1",
                        "syntax && 1",
                        "syntax escape 1",
                        "syntax number 5uy 1");
    }

    private static Set<String> listed() throws IOException {
        try (InputStream in = WindowsPowerShellTest.class.getResourceAsStream("windows-powershell.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst(" *#.*", ""))
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String text(String name) {
        Class<?> neighbour = name.equals("copy.ps1") ? Copying.class : Runner.class;
        return PowerShellResource.beside(neighbour, name).text();
    }

    private Set<String> facts(String name) throws Exception {
        Path script = directory.resolve(name);
        Files.writeString(script, text(name));
        return factsOf(script);
    }

    private Set<String> factsOf(Path script) throws Exception {
        Path reader = directory.resolve("syntax-facts.ps1");
        try (InputStream in = WindowsPowerShellTest.class.getResourceAsStream("syntax-facts.ps1")) {
            Files.write(reader, in.readAllBytes());
        }
        Process process = new ProcessBuilder(
                        SharedMaterial.pwsh().toString(),
                        "-Command",
                        "& '" + reader + "' ([IO.File]::ReadAllText('" + script + "'))")
                .redirectErrorStream(true)
                .start();
        Set<String> facts = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).describedAs("%s", facts).isZero();
        return facts;
    }

    /** Parameters, with their hyphen, by command; in lower case. */
    private static Map<String, Set<String>> inventory() throws IOException {
        Map<String, Set<String>> commands = new HashMap<>();
        JsonNode modules = new ObjectMapper()
                .readTree(SharedMaterial.windowsPowerShellInventory().toFile())
                .get("Modules");
        for (JsonNode module : modules) {
            for (JsonNode command : module.get("ExportedCommands")) {
                String text = command.get("ParameterSets").toString().toLowerCase(Locale.ROOT);
                Set<String> parameters = Pattern.compile("-\\w+")
                        .matcher(text)
                        .results()
                        .map(found -> found.group())
                        .collect(Collectors.toCollection(HashSet::new));
                parameters.add("-erroraction"); // one of the common parameters
                commands.put(command.get("Name").asText().toLowerCase(Locale.ROOT), parameters);
            }
        }
        assertThat(StreamSupport.stream(modules.spliterator(), false)).isNotEmpty();
        return commands;
    }
}
