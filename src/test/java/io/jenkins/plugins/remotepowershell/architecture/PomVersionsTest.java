package io.jenkins.plugins.remotepowershell.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PomVersionsTest {
    private static final Pattern VERSION_PROPERTY = Pattern.compile("<([a-z0-9-]+\\.version)>([^<]+)</\\1>");

    @Test
    void theTwoPomsUseTheSameVersionsOfWhatTheyShare() throws IOException {
        Map<String, String> plugin = versions("pom.xml");
        Map<String, String> engine = versions("pom-engine.xml");
        plugin.keySet().retainAll(engine.keySet());
        engine.keySet().retainAll(plugin.keySet());

        assertThat(plugin).hasSizeGreaterThan(5).isEqualTo(engine);
    }

    private static Map<String, String> versions(String pom) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        Matcher matcher = VERSION_PROPERTY.matcher(Files.readString(Path.of(pom)));
        while (matcher.find()) {
            versions.put(matcher.group(1), matcher.group(2));
        }
        return versions;
    }
}
