package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultRecordsTest {
    private final ResultRecords records = new ResultRecords();
    private long number;

    @Test
    void anErrorHasTheFieldsThatFollowItAndOneOfAProgramItsTextOnly() {
        take(RecordKind.ERROR, "kaput\nAt deploy.ps1:3\n    + CategoryInfo : NotSpecified");
        take(
                RecordKind.ERROR_DETAIL,
                new RecordFields()
                        .with("message", "kaput")
                        .with("category", "NotSpecified")
                        .with("position", "At deploy.ps1:3")
                        .with("stack", "at f")
                        .write());
        take(RecordKind.ERROR, "git: fatal");

        assertThat(records.errors()).hasSize(2);
        assertThat(records.errors().get(0))
                .containsAllEntriesOf(Map.of(
                        "message", "kaput",
                        "category", "NotSpecified",
                        "position", "At deploy.ps1:3",
                        "stack", "at f"));
        assertThat(records.errors().get(1))
                .containsEntry("message", "git: fatal")
                .containsEntry("position", "");
    }

    @Test
    void aHundredErrorsAndWarningsAreKept() {
        for (int i = 0; i < 150; i++) {
            take(RecordKind.ERROR, "error " + i);
            take(RecordKind.ERROR_DETAIL, "message=detail " + i);
            take(RecordKind.WARNING, "warning " + i);
        }

        assertThat(records.errors()).hasSize(100).last().isEqualTo(details("detail 99"));
        assertThat(records.warnings()).hasSize(100).endsWith("warning 99");
    }

    private static Map<String, String> details(String message) {
        return Map.of("message", message, "category", "", "position", "", "id", "", "stack", "", "type", "");
    }

    private void take(RecordKind kind, String text) {
        records.take(new RunnerRecord(++number, kind, false, text));
    }
}
