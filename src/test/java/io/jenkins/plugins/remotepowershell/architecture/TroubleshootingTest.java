package io.jenkins.plugins.remotepowershell.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sentences in docs/troubleshooting.md are those that the program says. */
class TroubleshootingTest {
    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/remotepowershell");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
    /** Whose sentences users read when something goes wrong. */
    private static final List<String> SPEAKERS = List.of(
            "transport/FailureSentences",
            "transport/KerberosFailure",
            "transport/Negotiation",
            "transport/Connector",
            "transport/ProxyTunnel",
            "transport/SignOns",
            "transport/HttpAsyncTransport",
            "run/RunPatience",
            "run/RunEnding",
            "run/LostSession",
            "run/UncertainStart",
            "run/RunStart",
            "run/GapFiller",
            "run/RunCleanup",
            "copy/Problem",
            "copy/HostSide",
            "copy/Copying",
            "copy/FileCopy");

    @Test
    void eachSentenceIsOneThatTheProgramSays() throws IOException {
        var said = all(SOURCES.resolve("transport"))
                + all(SOURCES.resolve("run"))
                + all(SOURCES.resolve("session"))
                + all(SOURCES.resolve("copy"))
                + all(SOURCES.resolve("steps"))
                + all(SOURCES.resolve("config"));

        var pieces = page().lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf(" | ", 1)))
                .flatMap(cell -> CODE.matcher(cell).results().map(found -> found.group(1)))
                .flatMap(sentence -> Stream.of(sentence.split("…")))
                .map(String::strip)
                .filter(piece -> piece.length() > 3)
                .toList();

        assertThat(pieces).hasSizeGreaterThan(80);
        assertThat(pieces.stream().filter(piece -> !said.contains(piece)))
                .as("in docs/troubleshooting.md and not said by the program")
                .isEmpty();
    }

    @Test
    void eachLongSentenceOfTheProgramIsThere() throws IOException {
        var page = page();

        var literals = SPEAKERS.stream()
                .map(name -> joined(SOURCES.resolve(name + ".java")))
                .flatMap(source -> LITERAL.matcher(source).results().map(found -> found.group(1)))
                .filter(literal -> literal.strip().split("\\s+").length >= 6)
                .toList();

        assertThat(literals).hasSizeGreaterThan(40);
        assertThat(literals.stream()
                        .filter(literal -> !page.contains(literal.replaceAll("^[^A-Za-z]+|[^A-Za-z.)]+$", ""))))
                .as("said by the program and not in docs/troubleshooting.md")
                .isEmpty();
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/troubleshooting.md"));
    }

    private static String all(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return String.join(
                    "\n",
                    files.filter(file -> file.toString().endsWith(".java"))
                            .map(TroubleshootingTest::joined)
                            .toList());
        }
    }

    /** With literals that are only broken over lines put together. */
    private static String joined(Path source) {
        try {
            return JOINED.matcher(Files.readString(source)).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
