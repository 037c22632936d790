package io.jenkins.plugins.remotepowershell.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.clixml.PrimitiveType;
import io.jenkins.plugins.remotepowershell.clixml.PsContainer;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables of docs/supported-protocol.md say what the code does. */
class SupportedProtocolTest {
    private static final Path DOCUMENT = Path.of("docs", "supported-protocol.md");
    private static final List<List<List<String>>> TABLES = new ArrayList<>();

    @BeforeAll
    static void readTables() throws IOException {
        List<List<String>> table = List.of();
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (!line.startsWith("|")) {
                table = List.of();
            } else if (table.isEmpty()) {
                table = new ArrayList<>(List.of(cells(line)));
                TABLES.add(table);
            } else if (!line.startsWith("|---")) {
                table.add(cells(line));
            }
        }
    }

    @Test
    void everyMessageTypeIsInTheTableWithWhatBecomesOfIt() {
        assertThat(rows("message", 0, 1, 3))
                .containsExactlyElementsOf(Stream.of(MessageType.values())
                        .map(type -> List.of(type.name(), String.format("0x%08X", type.code()), received(type)))
                        .toList());
    }

    @Test
    void everyMessageThatAServerMaySendIsHandledOrIgnored() {
        assertThat(rows("message", 2, 3))
                .allSatisfy(row -> assertThat(row.get(1).equals("refused"))
                        .isEqualTo(row.get(0).equals("client")));
    }

    @Test
    void everyPrimitiveTypeIsInTheTable() {
        assertThat(rows("element", 0, 1))
                .containsExactlyElementsOf(Stream.of(PrimitiveType.values())
                        .map(type -> List.of("`" + type.tag() + "`", type.name()))
                        .toList());
    }

    @Test
    void everyContainerIsInTheTable() {
        assertThat(rows("container", 0, 1))
                .containsExactlyElementsOf(Stream.of(PsContainer.values())
                        .map(container -> List.of("`" + container.tag() + "`", container.name()))
                        .toList());
    }

    @Test
    void everyOperationIsInTheTable() {
        assertThat(rows("operation", 0))
                .containsExactlyElementsOf(Stream.of(WsmanAction.values())
                        .map(action -> List.of(action.name()))
                        .toList());
    }

    @Test
    void everyFaultIsInTheTableWithItsNumberAndClass() {
        assertThat(rows("fault", 0, 1, 2, 3, 4))
                .containsExactlyElementsOf(Stream.of(WsmanFaultCode.values())
                        .filter(code -> code != WsmanFaultCode.UNKNOWN)
                        .map(SupportedProtocolTest::row)
                        .toList());
    }

    @Test
    void everyClassOfFaultsIsExplained() {
        assertThat(rows("class", 0))
                .containsExactlyInAnyOrderElementsOf(Stream.of(WsmanFaultCode.Kind.values())
                        .map(kind -> List.of(kind.name()))
                        .toList());
    }

    private static String received(MessageType type) {
        return type.handling() == MessageType.Handling.SENT
                ? "refused"
                : type.handling().name().toLowerCase(Locale.ROOT);
    }

    private static List<String> row(WsmanFaultCode code) {
        return List.of(
                code.name(),
                Long.toString(code.number()),
                String.format("0x%08X", code.number()),
                code.kind().name(),
                code.meaning());
    }

    /** Columns of the first table whose heading begins so. */
    private static List<List<String>> rows(String heading, int... columns) {
        List<List<String>> table = TABLES.stream()
                .filter(candidate -> candidate.get(0).get(0).equals(heading))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no table headed " + heading));
        return table.stream()
                .skip(1)
                .map(row -> Arrays.stream(columns).mapToObj(row::get).toList())
                .toList();
    }

    private static List<String> cells(String line) {
        String inner = line.substring(1, line.lastIndexOf('|'));
        return Arrays.stream(inner.split("\\|")).map(String::strip).toList();
    }
}
