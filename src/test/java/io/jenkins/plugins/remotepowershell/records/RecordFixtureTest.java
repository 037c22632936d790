package io.jenkins.plugins.remotepowershell.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The records of a run that an earlier release wrote stay readable: {@code run-version-1.json} was written by the runner on a
 * real PowerShell, with another computer's name put in.
 */
class RecordFixtureTest {
    private static final RecordFormat FORMAT = new RecordFormat("0123456789ab");

    @Test
    void everyRecordOfVersion1IsRead() throws IOException {
        assertThat(records())
                .extracting(RunnerRecord::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, written().size()).boxed().toList());
    }

    @Test
    void theTextsOfVersion1AreJoined() throws IOException {
        assertThat(texts(RecordKind.OUTPUT))
                .contains("plain", "two\nlines %0A", "x".repeat(4599) + "\ud83d\ude00tail", "\0\ud800");
        assertThat(texts(RecordKind.INFORMATION)).containsExactly("no newline");
        assertThat(texts(RecordKind.WARNING)).containsExactly("careful");
        assertThat(texts(RecordKind.ERROR)).singleElement().asString().startsWith("broken\nAt deploy.ps1:1");
    }

    @Test
    void theStartOfVersion1IsRead() throws IOException {
        StartRecord start = StartRecord.parse(texts(RecordKind.START).get(0));

        assertThat(start.version()).isEqualTo(1);
        assertThat(start.computerName()).isEqualTo("WEB01");
        assertThat(start.machineId()).isEqualTo("0f8fad5b-d9cb-469f-a165-70867728950e");
        assertThat(start.powerShellVersion()).isEqualTo("7.6.9");
        assertThat(start.encoding()).isEqualTo("utf-8");
        assertThat(start.processId()).isPositive();
        assertThat(start.processStartTicks()).isPositive();
    }

    @Test
    void theErrorsOfVersion1AreRead() throws IOException {
        RecordFields error = RecordFields.parse(texts(RecordKind.ERROR_DETAIL).get(0));

        assertThat(error.text("message")).isEqualTo("broken");
        assertThat(error.text("position")).isEqualTo("At deploy.ps1:1");
        assertThat(error.text("stack")).contains("deploy.ps1: line 1");
    }

    @Test
    void theEndOfVersion1IsRead() throws IOException {
        FinalRecord last = FinalRecord.parse(texts(RecordKind.FINAL).get(0));

        assertThat(last.ending()).isEqualTo(FinalRecord.Ending.COMPLETED);
        assertThat(last.codeSource()).isEqualTo(FinalRecord.CodeSource.EXIT);
        assertThat(last.exitCode()).hasValue(-5);
        assertThat(last.lastNumber()).isEqualTo(written().size() - 1L);
        assertThat(last.errorRecords()).isEqualTo(1);
    }

    @Test
    void whatALaterVersionAddsIsSkipped() {
        assertThat(FORMAT.read("0123456789ab:7:Z:something new")).isEmpty();
        FinalRecord last = FinalRecord.parse("ending=PAUSED\ncodeSource=ORACLE\nexitCode=3\nmood=good\n");
        assertThat(last.ending()).isEqualTo(FinalRecord.Ending.UNKNOWN);
        assertThat(last.codeSource()).isEqualTo(FinalRecord.CodeSource.UNSEEN);
        assertThat(last.exitCode()).hasValue(3);
    }

    private static List<String> texts(RecordKind kind) throws IOException {
        RecordAssembler assembler = new RecordAssembler();
        return records().stream()
                .map(assembler::add)
                .flatMap(Optional::stream)
                .filter(record -> record.kind() == kind)
                .map(RunnerRecord::text)
                .toList();
    }

    private static List<RunnerRecord> records() throws IOException {
        return written().stream().map(FORMAT::read).flatMap(Optional::stream).toList();
    }

    private static List<String> written() throws IOException {
        try (InputStream in = RecordFixtureTest.class.getResourceAsStream("run-version-1.json")) {
            return Stream.of(new ObjectMapper().readValue(in, String[].class)).toList();
        }
    }
}
