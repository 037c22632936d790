package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstProblemsTest {
    private static final int MEBI = 1 << 20;

    private final FirstProblems problems = new FirstProblems();
    private long number;

    @Test
    void aDetailIsKeptWithItsErrorOnly() {
        for (int i = 0; i < ResultRecords.MOST - 1; i++) {
            take(RecordKind.ERROR, false, "error");
            take(RecordKind.ERROR_DETAIL, false, "detail");
        }
        take(RecordKind.ERROR, false, "of a native program");
        long last = number;

        take(RecordKind.ERROR, false, "one too many");
        take(RecordKind.ERROR_DETAIL, false, "its detail");

        assertThat(problems.upTo(number)).hasSize(2 * ResultRecords.MOST - 1).allMatch(it -> it.number() <= last);
    }

    @Test
    void oneLongWarningIsHeldOnlyUpToTheLimitAndIsWholeThen() {
        String part = "x".repeat(RecordFormat.MAXIMUM_TEXT);
        for (int length = 0; length < 4 * MEBI; length += part.length()) {
            take(RecordKind.WARNING, true, part);
        }
        take(RecordKind.WARNING, false, "");
        take(RecordKind.WARNING, false, "another one");

        List<RunnerRecord> kept = problems.upTo(number);

        assertThat(kept.stream().mapToInt(it -> it.text().length()).sum()).isBetween(MEBI, MEBI + part.length());
        assertThat(kept.get(kept.size() - 1).more()).isFalse();
    }

    private void take(RecordKind kind, boolean more, String text) {
        problems.take(new RunnerRecord(++number, kind, more, text));
    }
}
