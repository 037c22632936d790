package io.jenkins.plugins.remotepowershell.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records as lines of a pipeline's output: docs/runner-protocol.md. */
class RecordFormatTest {
    private static final String NONCE = "00ff00ff00ff00ff";
    private static final RecordFormat FORMAT = new RecordFormat(NONCE);

    @ParameterizedTest
    @CsvSource({
        "00ff00ff00ff00ff:1:S:version=1, 1, START, false, version=1",
        "00ff00ff00ff00ff:2:O:, 2, OUTPUT, false, ''",
        "00ff00ff00ff00ff:3:O+:first part, 3, OUTPUT, true, first part",
        "00ff00ff00ff00ff:4:O:10:20:30, 4, OUTPUT, false, 10:20:30",
        "00ff00ff00ff00ff:9223372036854775807:X:end, 9223372036854775807, FINAL, false, end"
    })
    void aLineIsReadAndWritten(String line, long number, RecordKind kind, boolean more, String text) {
        RunnerRecord record = new RunnerRecord(number, kind, more, text);

        assertThat(FORMAT.read(line)).contains(record);
        assertThat(FORMAT.write(record)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ordinary output",
                "00ff00ff00ff00ff",
                "00ff00ff00ff00ff:",
                "00ff00ff00ff00ff:1",
                "00ff00ff00ff00ff:1:",
                "00ff00ff00ff00ff:1:O",
                "00ff00ff00ff00ff:1:OO:x",
                "00ff00ff00ff00ff:1:+O:x",
                "00ff00ff00ff00ff:1:O++:x",
                "00ff00ff00ff00ff:1::x",
                "00ff00ff00ff00ff:1:?:x",
                "00ff00ff00ff00ff:1:o:x",
                "00ff00ff00ff00ff:0:O:x",
                "00ff00ff00ff00ff:-1:O:x",
                "00ff00ff00ff00ff::O:x",
                "00ff00ff00ff00ff:1.0:O:x",
                "00ff00ff00ff00ff:9223372036854775808:O:x",
                "ff00ff00ff00ff00:1:O:x",
                " 00ff00ff00ff00ff:1:O:x",
                "00FF00FF00FF00FF:1:O:x"
            })
    void anythingElseIsOutputOfTheScript(String line) {
        assertThat(FORMAT.read(line)).isEmpty();
    }

    @Test
    void theNonceOfWhatLooksLikeARecordIsFound() {
        assertThat(RecordFormat.nonceOf("00ff00ff00ff00ff:1:S:version=1")).contains(NONCE);
        assertThat(RecordFormat.nonceOf("00ff00ff:12:O+:x")).contains("00ff00ff");
        assertThat(RecordFormat.nonceOf("12:30:O:x")).isEmpty();
        assertThat(RecordFormat.nonceOf("deadbeef: not:a:record")).isEmpty();
    }

    @Property
    void anyRecordIsReadAsItWasWritten(
            @ForAll @LongRange(min = 1) long number,
            @ForAll RecordKind kind,
            @ForAll boolean more,
            @ForAll("texts") String text) {
        RunnerRecord record = new RunnerRecord(number, kind, more, text);

        assertThat(FORMAT.read(FORMAT.write(record))).contains(record);
    }

    @Property
    void anyLineIsARecordOrNoneAndNeverAFailure(@ForAll("nearlyRecords") String line) {
        Optional<RunnerRecord> record = FORMAT.read(line);

        assertThat(record.isEmpty() || FORMAT.read(FORMAT.write(record.get())).equals(record))
                .isTrue();
    }

    /** Long texts are cut, numbered without gaps, and come together again. */
    @Property(tries = 200)
    void aLongTextIsCutAndJoinedAgain(
            @ForAll("texts") String unit,
            @ForAll @IntRange(max = 2000) int times,
            @ForAll @IntRange(min = 1) int first) {
        String text = unit.repeat(times);

        List<RunnerRecord> parts = RecordFormat.split(first, RecordKind.OUTPUT, text);

        RecordAssembler assembler = new RecordAssembler();
        List<RunnerRecord> whole = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i).number()).isEqualTo(first + (long) i);
            assertThat(parts.get(i).text().length()).isLessThanOrEqualTo(RecordFormat.MAXIMUM_TEXT);
            assertThat(parts.get(i).more()).isEqualTo(i < parts.size() - 1);
            assembler.add(parts.get(i)).ifPresent(whole::add);
        }
        assertThat(whole)
                .containsExactly(new RunnerRecord(first + (long) parts.size() - 1, RecordKind.OUTPUT, false, text));
    }

    @Test
    void aPairOfSurrogatesIsNotCut() {
        String text = "x".repeat(RecordFormat.MAXIMUM_TEXT - 1) + "😀y";

        List<RunnerRecord> parts = RecordFormat.split(1, RecordKind.OUTPUT, text);

        assertThat(parts)
                .extracting(RunnerRecord::text)
                .containsExactly("x".repeat(RecordFormat.MAXIMUM_TEXT - 1), "😀y");
    }

    @Test
    void textWithoutItsEndIsGivenUpWhenAnotherKindOrAGapFollows() {
        RecordAssembler assembler = new RecordAssembler();

        assertThat(assembler.add(part(1, RecordKind.OUTPUT, true, "lost "))).isEmpty();
        assertThat(assembler.add(part(9, RecordKind.ERROR, false, "whole")))
                .contains(part(9, RecordKind.ERROR, false, "whole"));
        assertThat(assembler.add(part(10, RecordKind.OUTPUT, true, "lost too"))).isEmpty();
        assembler.reset();
        assertThat(assembler.add(part(20, RecordKind.OUTPUT, false, "whole")))
                .contains(part(20, RecordKind.OUTPUT, false, "whole"));
    }

    @Test
    void everyKindHasALetterOfItsOwn() {
        for (RecordKind kind : RecordKind.values()) {
            assertThat(RecordKind.from(kind.letter())).contains(kind);
        }
        assertThat(RecordKind.from('Z')).isEmpty();
    }

    @Test
    void aRecordShowsNoText() {
        assertThat(part(3, RecordKind.OUTPUT, false, "hunter2").toString()).doesNotContain("hunter2");
    }

    @Provide
    static Arbitrary<String> texts() {
        return Arbitraries.strings().all().ofMaxLength(20);
    }

    @Provide
    static Arbitrary<String> nearlyRecords() {
        return Arbitraries.strings().withChars(":+OX019-a").ofMaxLength(12).map(tail -> NONCE + ":" + tail);
    }

    private static RunnerRecord part(long number, RecordKind kind, boolean more, String text) {
        return new RunnerRecord(number, kind, more, text);
    }

    @Test
    void aTextThatIsTooLongIsCutAndItsEndSaysSo() {
        RecordAssembler assembler = new RecordAssembler(10);
        assembler.add(new RunnerRecord(1, RecordKind.OUTPUT, true, "1234567"));
        assembler.add(new RunnerRecord(2, RecordKind.OUTPUT, true, "89\uD83D\uDE00"));
        assembler.add(new RunnerRecord(3, RecordKind.OUTPUT, true, "x"));

        assertThat(assembler.add(new RunnerRecord(4, RecordKind.OUTPUT, false, "abc")))
                .contains(new RunnerRecord(
                        4,
                        RecordKind.OUTPUT,
                        false,
                        "123456789 [cut here: 6 characters more; one text is shown up to 10 characters]"));
        assertThat(assembler.add(new RunnerRecord(5, RecordKind.OUTPUT, false, "next")))
                .map(RunnerRecord::text)
                .contains("next");
    }
}
