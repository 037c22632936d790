package io.jenkins.plugins.remotepowershell.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.steps.RemotePowerShellBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.stapler.DataBoundSetter;

/** What reviewers and the hosting check look for in forms. */
class FormResourcesTest {
    private static final Path RESOURCES = Path.of("src/main/resources/io/jenkins/plugins/remotepowershell");
    private static final Pattern INLINE =
            Pattern.compile("<style|<script(?![^>]*\\ssrc=)|\\son[a-z]+=|\\sstyle=|javascript:|\\scheckUrl=");

    @ParameterizedTest
    @ValueSource(
            classes = {
                RemotePowerShellConfiguration.class,
                RemoteHost.class,
                AllowedOverrides.class,
                NegotiateAuthentication.class,
                OwnProxy.class,
                KerberosAuthentication.class
            })
    void everyFieldThatCanBeSetHasHelp(Class<?> type) {
        List<String> fields = Stream.of(type.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(FormResourcesTest::field)
                .toList();

        assertThat(fields).isNotEmpty().allSatisfy(field -> assertHelp(type, field));
    }

    @Test
    void everyFieldOfAConstructorHasHelp() {
        assertHelp(RemoteHost.class, "name");
        assertHelp(RemoteHost.class, "endpoint");
        assertHelp(PemTrust.class, "certificates");
        assertHelp(PinnedTrust.class, "sha256");
        assertHelp(OwnProxy.class, "server");
        assertHelp(OwnProxy.class, "port");
        assertHelp(RemotePowerShellBuilder.class, "onRestart");
        assertHelp(RemotePowerShellFolderProperty.class, "hosts");
    }

    /** What is chosen there acts at a crash or a hard stop only. */
    @Test
    void theHelpOfTheBuildStepSaysThatASafeRestartWaitsForItsBuild() throws IOException {
        Path help = RESOURCES.resolve("steps/RemotePowerShellBuilder/help-onRestart.html");

        assertThat(Files.readString(help).replaceAll("\\s+", " "))
                .contains(
                        "at a crash and at a hard stop only: a safe restart waits for freestyle builds",
                        "use a pipeline");
    }

    @ParameterizedTest
    @MethodSource("jellies")
    void pagesEscapeByDefaultAndHoldNoInlineScriptOrStyle(Path jelly) throws IOException {
        String text = Files.readString(jelly);

        assertThat(text).startsWith("<?jelly escape-by-default='true'?>");
        assertThat(INLINE.matcher(text).results().map(found -> found.group()).toList())
                .as(jelly.toString())
                .isEmpty();
    }

    static Stream<Path> jellies() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.toString().endsWith(".jelly")).toList().stream();
        }
    }

    private static void assertHelp(Class<?> type, String field) {
        String help = type.getSimpleName() + "/help-" + field + ".html";
        assertThat(type.getResource(help)).as(help).isNotNull();
    }

    private static String field(Method setter) {
        String name = setter.getName().substring("set".length());
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
