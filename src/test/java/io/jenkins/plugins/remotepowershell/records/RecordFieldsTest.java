package io.jenkins.plugins.remotepowershell.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.FinalRecord.CodeSource;
import io.jenkins.plugins.remotepowershell.records.FinalRecord.Ending;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of start and final records. */
class RecordFieldsTest {

    @Property
    void anyValueComesBack(@ForAll String value) {
        RecordFields fields = RecordFields.parse(
                new RecordFields().with("a", value).with("b", 7).write());

        assertThat(fields.text("a")).isEqualTo(value);
        assertThat(fields.number("b")).contains(7L);
        assertThat(fields.text("missing")).isEmpty();
    }

    @Test
    void linesThatAreNoFieldsAreSkippedAndUnknownNamesKept() {
        RecordFields fields = RecordFields.parse("no field\r\n=no name\nlater=new\nempty=\n\n");

        assertThat(fields.all()).containsOnlyKeys("later", "empty");
        assertThat(fields.text("later")).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "9223372036854775808", "--1", " 1"})
    void whatIsNoNumberIsNone(String text) {
        assertThat(RecordFields.parse("n=" + text).number("n")).isEmpty();
    }

    @Test
    void aFinalRecordSaysHowTheScriptEnded() {
        UUID shell = UUID.randomUUID();
        FinalRecord end = FinalRecord.parse("ending=FAILED\nexitCode=-1073741819\ncodeSource=NATIVE\nerrorRecords=2\n"
                + "lastNumber=41\nreason=out%0Aof 100%25\nheldMillis=5\ndurationMillis=61000\nstartedShellId=" + shell);

        assertThat(end.ending()).isEqualTo(Ending.FAILED);
        assertThat(end.exitCode()).hasValue(-1073741819);
        assertThat(end.codeSource()).isEqualTo(CodeSource.NATIVE);
        assertThat(end.errorRecords()).isEqualTo(2);
        assertThat(end.lastNumber()).isEqualTo(41);
        assertThat(end.reason()).isEqualTo("out\nof 100%");
        assertThat(end.heldMillis()).isEqualTo(5);
        assertThat(end.durationMillis()).isEqualTo(61_000);
        assertThat(end.startedBefore().shellId()).contains(shell);
        assertThat(end.startedBefore().commandId()).isEmpty();
    }

    @Test
    void aFinalRecordOfALaterVersionIsReadAsFarAsItIsUnderstood() {
        FinalRecord end =
                FinalRecord.parse("ending=EVAPORATED\ncodeSource=ORACLE\nexitCode=many\nstartedShellId=1-2-3-4-5");

        assertThat(end.ending()).isEqualTo(Ending.UNKNOWN);
        assertThat(end.codeSource()).isEqualTo(CodeSource.UNSEEN);
        assertThat(end.exitCode()).isEmpty();
        assertThat(end.startedBefore().shellId()).isEmpty();
        assertThat(end.lastNumber()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED", "FAILED", "STOPPED", "TIMED_OUT", "NOT_STARTED", "UNKNOWN"})
    void everyEndingIsRead(Ending ending) {
        assertThat(FinalRecord.parse("ending=" + ending).ending()).isEqualTo(ending);
    }

    @Test
    void aStartRecordSaysWhoRunsWhere() {
        StartRecord start = StartRecord.parse("version=1\nrunId=nightly\ncomputerName=WEB01\nmachineId=m\n"
                + "operatingSystem=Windows\npowerShellVersion=5.1\nlanguageMode=FullLanguage\nencoding=utf-8\n"
                + "processId=4711\nprocessStart=638000000000000000");

        assertThat(start.version()).isEqualTo(RecordFormat.VERSION);
        assertThat(start.runId()).isEqualTo("nightly");
        assertThat(start.computerName()).isEqualTo("WEB01");
        assertThat(start.machineId()).isEqualTo("m");
        assertThat(start.operatingSystem()).isEqualTo("Windows");
        assertThat(start.powerShellVersion()).isEqualTo("5.1");
        assertThat(start.languageMode()).isEqualTo("FullLanguage");
        assertThat(start.encoding()).isEqualTo("utf-8");
        assertThat(start.processId()).isEqualTo(4711);
        assertThat(start.processStartTicks()).isEqualTo(638_000_000_000_000_000L);
        assertThat(StartRecord.parse("garbage").version()).isZero();
    }
}
