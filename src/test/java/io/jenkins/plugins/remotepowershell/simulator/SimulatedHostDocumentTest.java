package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/simulated-host.md and the host say the same. */
class SimulatedHostDocumentTest {
    private static final Pattern SWITCH = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| (on|off) \\|");
    private static final Pattern ACTION = Pattern.compile("(?m)^\\| `([A-Z]\\w+)` \\|");

    @Test
    void everySwitchIsDescribedWithTheWayThatIsLikely() throws IOException {
        Map<String, Boolean> described = new TreeMap<>();
        Matcher row = SWITCH.matcher(document());
        while (row.find()) {
            described.put(row.group(1), row.group(2).equals("on"));
        }

        Map<String, Boolean> actual = new TreeMap<>();
        for (Switch one : Switch.values()) {
            actual.put(one.name(), Switches.likely().is(one));
        }
        assertThat(described).isEqualTo(actual);
    }

    @Test
    void everyAdverseActionIsDescribed() throws IOException {
        Stream<String> described =
                ACTION.matcher(document()).results().map(row -> row.group(1)).filter(name -> !name.contains("_"));
        Stream<String> actual =
                Stream.of(AdverseAction.class.getPermittedSubclasses()).map(Class::getSimpleName);

        assertThat(described).containsExactlyInAnyOrderElementsOf(actual.toList());
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("docs", "simulated-host.md"));
    }
}
