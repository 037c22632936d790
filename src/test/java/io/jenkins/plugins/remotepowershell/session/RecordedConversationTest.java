package io.jenkins.plugins.remotepowershell.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.testing.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded answer is consumed to the events, states and texts that it holds. */
class RecordedConversationTest {
    private static final Path EXPECTED =
            Path.of("src/test/resources/io/jenkins/plugins/remotepowershell/session/recorded-conversations.txt");

    static Stream<Recording> everyRecording() throws IOException {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("everyRecording")
    void everyAnswerBringsItsEvents(Recording recording) throws Exception {
        assertThat(RecordedConversation.lines(recording)).isEqualTo(expected().get(recording.name()));
    }

    @Test
    void everyRecordingIsExpected() throws Exception {
        assertThat(everyRecording().map(Recording::name))
                .containsExactlyInAnyOrderElementsOf(expected().keySet());
    }

    /** Lines by the recording's name, which stands behind {@code ==}. */
    private static Map<String, List<String>> expected() throws IOException {
        Map<String, List<String>> expected = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(EXPECTED)) {
            if (line.startsWith("== ")) {
                lines = new ArrayList<>();
                expected.put(line.substring("== ".length()), lines);
            } else {
                lines.add(line);
            }
        }
        return expected;
    }
}
