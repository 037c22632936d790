package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputSpoolTest {
    private static final int CUT_BYTES = 8 << 20;

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("spool");
    }

    private OutputSpool open() throws IOException {
        return OutputSpool.open(file(), SpoolProtection.FILE_MODE_ONLY);
    }

    private static RunnerRecord output(long number, String text) {
        return new RunnerRecord(number, RecordKind.OUTPUT, false, text);
    }

    private static ReceiveCursor cursor(long objectId, String unfinished) {
        return new ReceiveCursor(objectId, 3, unfinished.getBytes(StandardCharsets.US_ASCII));
    }

    private static List<RunnerRecord> read(OutputSpool spool, long after) throws IOException {
        List<RunnerRecord> records = new ArrayList<>();
        spool.readAfter(after, records::add);
        return records;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "\u00e9\u20ac \ud83d\ude00", "half of a pair: \ud83d", "\udc00\ud800?", "\0\r\n"})
    void keepsEveryText(String text) throws IOException {
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, text)), cursor(1, ""));
        }

        try (OutputSpool again = open()) {
            assertThat(read(again, 0)).containsExactly(output(1, text));
        }
    }

    @Test
    void isTheCursor() throws IOException {
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, "one"), output(2, "two")), cursor(7, "rest"));
        }

        try (OutputSpool again = open()) {
            assertThat(again.lastNumber()).isEqualTo(2);
            assertThat(again.cursor().objectId()).isEqualTo(7);
            assertThat(again.cursor().unfinished()).asString().isEqualTo("rest");
            assertThat(read(again, 1)).containsExactly(output(2, "two"));
        }
    }

    @Test
    void everyTornTailIsCutAndWhatIsWholeStays() throws IOException {
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, "one")), cursor(1, ""));
        }
        int whole = (int) Files.size(file());
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(2, "two"), output(3, "three")), cursor(2, "abc"));
        }
        byte[] bytes = Files.readAllBytes(file());

        for (int length = whole; length < bytes.length; length++) {
            Files.write(file(), Arrays.copyOf(bytes, length));
            try (OutputSpool torn = open()) {
                assertThat(torn.lastNumber()).as("length %d", length).isEqualTo(1);
                assertThat(torn.cursor().objectId()).isEqualTo(1);
                torn.append(List.of(output(2, "again")), cursor(5, ""));
            }
            try (OutputSpool healed = open()) {
                assertThat(read(healed, 0)).containsExactly(output(1, "one"), output(2, "again"));
            }
        }
    }

    @Test
    void theFirstErrorsAndWarningsStayWhenDeliveredOutputIsForgotten() throws IOException {
        String long64 = "x".repeat(1 << 16);
        List<RunnerRecord> problems = new ArrayList<>();
        try (OutputSpool spool = open()) {
            for (long number = 1; number <= 3 * CUT_BYTES >> 16; number++) {
                RunnerRecord problem = new RunnerRecord(2 * number, problem(number), number % 5 == 1, "p" + number);
                problems.add(problem);
                spool.append(List.of(output(2 * number - 1, long64), problem), cursor(number, ""));
                spool.cutUpTo(2 * number);
                assertThat(Files.size(file())).isLessThan(2 * CUT_BYTES);
            }
        }
        try (OutputSpool again = open()) {
            List<RunnerRecord> first = read(again, 0).stream()
                    .filter(record -> record.number() <= 100)
                    .toList();
            assertThat(first).isEqualTo(problems.subList(0, 50));
            assertThat(again.isWhole()).isFalse();
            again.clear();
            assertThat(read(again, 0)).isEmpty();
        }
    }

    /** Parts of one are of one kind. */
    private static RecordKind problem(long number) {
        return List.of(
                        RecordKind.ERROR,
                        RecordKind.ERROR,
                        RecordKind.ERROR_DETAIL,
                        RecordKind.WARNING,
                        RecordKind.WARNING)
                .get((int) (number - 1) % 5);
    }

    @Test
    void aChangedByteIsFoundByTheChecksum() throws IOException {
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, "one")), cursor(1, ""));
            spool.append(List.of(output(2, "two")), cursor(2, ""));
        }
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length - 1] ^= 1;
        Files.write(file(), bytes);

        try (OutputSpool damaged = open()) {
            assertThat(read(damaged, 0)).containsExactly(output(1, "one"));
        }
    }

    @Test
    void anAnswerThatBringsNothingWritesNothing() throws IOException {
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, "one")), cursor(1, ""));
            long size = Files.size(file());
            spool.append(List.of(), cursor(1, ""));

            assertThat(Files.size(file())).isEqualTo(size);
        }
    }

    @Test
    void recordsAreSealedAndOpenedByTheKeyOfTheEmbeddingProgram() throws IOException {
        SpoolProtection protection = new SpoolProtection(mask(0x5A), mask(0x5A));
        try (OutputSpool spool = OutputSpool.open(file(), protection)) {
            spool.append(List.of(output(1, "a readable secret")), cursor(1, ""));
        }

        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).doesNotContain("readable secret");
        try (OutputSpool again = OutputSpool.open(file(), protection)) {
            assertThat(read(again, 0)).containsExactly(output(1, "a readable secret"));
        }
    }

    @Test
    void aWrongKeyIsRefusedAndCutsNothing() throws IOException {
        try (OutputSpool spool = OutputSpool.open(file(), new SpoolProtection(mask(0x5A), mask(0x5A)))) {
            spool.append(List.of(output(1, "kept")), cursor(1, ""));
        }
        byte[] before = Files.readAllBytes(file());

        for (UnaryOperator<byte[]> wrong : List.of(mask(0x11), mask(0x5B), OutputSpoolTest::refuse)) {
            assertThatThrownBy(() -> OutputSpool.open(file(), new SpoolProtection(wrong, wrong)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another key");
            assertThat(Files.readAllBytes(file())).isEqualTo(before);
        }
    }

    private static byte[] refuse(byte[] sealed) {
        throw new IllegalStateException("the tag does not match " + sealed.length);
    }

    private static UnaryOperator<byte[]> mask(int mask) {
        return bytes -> {
            byte[] masked = bytes.clone();
            for (int i = 0; i < masked.length; i++) {
                masked[i] ^= (byte) mask;
            }
            return masked;
        };
    }

    @Test
    void whatIsDeliveredIsCutAndWhereTheStreamStandsStays() throws IOException {
        String text = "x".repeat(4000);
        try (OutputSpool spool = open()) {
            for (long number = 1; Files.size(file()) < CUT_BYTES; number++) {
                spool.append(List.of(output(number, text)), cursor(number, ""));
            }
            long last = spool.lastNumber();
            spool.cutUpTo(last - 2);

            assertThat(Files.size(file())).isLessThan(20_000);
            assertThat(read(spool, 0)).extracting(RunnerRecord::number).containsExactly(last - 1, last);
            spool.append(List.of(output(last + 1, "next")), cursor(last + 1, ""));
        }
        try (OutputSpool again = open()) {
            assertThat(read(again, 0)).hasSize(3);
        }
    }

    @Test
    void aSpoolThatWasCutToNothingStillKnowsWhatWasReceived() throws IOException {
        try (OutputSpool spool = open()) {
            spool.appendLoss(new RunnerRecord(4, RecordKind.NOTICE, false, "lost"), 4);
            spool.append(List.of(output(5, "five")), cursor(9, "abc"));
            spool.clear();
        }
        try (OutputSpool again = open()) {
            assertThat(read(again, 0)).isEmpty();
            assertThat(again.lastNumber()).isEqualTo(5);
            assertThat(again.lostRecords()).isEqualTo(4);
            assertThat(again.cursor().objectId()).isEqualTo(9);
        }
    }

    /** An interrupt closes the file under whoever writes it. */
    @Test
    void anEntryThatFailedIsToldAsItFailedAndTheNextOneIsWritten() throws IOException {
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, "one")), cursor(1, ""));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> spool.append(List.of(output(2, "two")), cursor(2, "")))
                    .isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            spool.append(List.of(output(2, "again")), cursor(2, ""));
        }
        try (OutputSpool again = open()) {
            assertThat(read(again, 0)).containsExactly(output(1, "one"), output(2, "again"));
        }
    }

    @Test
    void aSpoolThatHasBeenCutIsNotWholeAnyMore() throws IOException {
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, "one"), output(2, "two")), cursor(1, ""));
            assertThat(spool.isWhole()).isTrue();
            spool.clear();
            assertThat(spool.isWhole()).isFalse();
            spool.append(List.of(output(3, "three")), cursor(2, ""));
        }
        try (OutputSpool again = open()) {
            assertThat(again.isWhole()).isFalse();
            assertThat(read(again, 0)).containsExactly(output(3, "three"));
        }
    }

    /** What is announced is no cut: its place in the output is known. */
    @Test
    void aSpoolWithAnAnnouncedGapIsWhole() throws IOException {
        try (OutputSpool spool = open()) {
            spool.appendLoss(new RunnerRecord(4, RecordKind.NOTICE, false, "lost"), 4);
            spool.append(List.of(output(5, "five")), cursor(9, "abc"));
            spool.appendLoss(new RunnerRecord(6, RecordKind.NOTICE, false, "lost"), 1);
            assertThat(spool.isWhole()).isTrue();
        }
        try (OutputSpool again = open()) {
            assertThat(again.isWhole()).isTrue();
        }
    }

    @Test
    void aSpoolOfWhichALossOfPowerTookADeliveredRecordIsNotWhole() throws IOException {
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, "one")), cursor(1, ""));
            spool.startAfter(2);
            assertThat(spool.isWhole()).isFalse();
            spool.appendLoss(new RunnerRecord(4, RecordKind.NOTICE, false, "lost"), 2);
        }
        try (OutputSpool again = open()) {
            assertThat(again.isWhole()).isFalse();
        }
    }

    @Test
    void howTheScriptEndedIsKnownFromTheSpoolAlsoInPartsAndAfterACut() throws IOException {
        RunnerRecord first = new RunnerRecord(8, RecordKind.FINAL, true, "ending=COMPLETED\nexit");
        RunnerRecord second = new RunnerRecord(9, RecordKind.FINAL, false, "Code=5\nlastNumber=7\n");
        try (OutputSpool spool = open()) {
            spool.append(List.of(first), cursor(8, ""));
            assertThat(spool.ending()).isEmpty();
            spool.append(List.of(second), cursor(9, ""));
            spool.clear();
        }
        try (OutputSpool again = open()) {
            FinalRecord last = again.ending().orElseThrow();
            assertThat(last.ending()).isEqualTo(FinalRecord.Ending.COMPLETED);
            assertThat(last.exitCode()).hasValue(5);
        }
    }

    @Test
    void whatWasDeliveredWasReceivedEvenIfALossOfPowerTookIt() throws IOException {
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, "one")), cursor(1, ""));
            spool.startAfter(40);

            assertThat(spool.lastNumber()).isEqualTo(40);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uD800", "a\uDC00b", "\u0000\u0001\r\n", "𝄞 clef", "\uFFFF"})
    void anyTextComesBackAsItWas(String text) throws IOException {
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, text)), cursor(1, ""));
        }
        try (OutputSpool again = open()) {
            assertThat(read(again, 0)).containsExactly(output(1, text));
        }
    }

    @Test
    void aTextLongerThanOneUtfStringComesBackWhole() throws IOException {
        String text = "€".repeat(21_844) + "\uD834\uDD1E" + "€".repeat(100_000);
        try (OutputSpool spool = open()) {
            spool.append(List.of(output(1, text)), cursor(1, ""));
        }
        try (OutputSpool again = open()) {
            assertThat(read(again, 0)).containsExactly(output(1, text));
        }
    }

    @Test
    void recordsComeInOrderAcrossManyEntries() throws IOException {
        try (OutputSpool spool = open()) {
            for (int entry = 0; entry < 50; entry++) {
                int first = entry * 10 + 1;
                spool.append(
                        IntStream.range(first, first + 10)
                                .mapToObj(number -> output(number, "n" + number))
                                .toList(),
                        cursor(entry, ""));
            }
            assertThat(read(spool, 123))
                    .extracting(RunnerRecord::number)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(124, 500).boxed().toList());
        }
    }
}
