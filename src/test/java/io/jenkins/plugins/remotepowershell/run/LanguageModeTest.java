package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.records.StartRecord;
import io.jenkins.plugins.remotepowershell.testing.PipelineResult;
import io.jenkins.plugins.remotepowershell.testing.PwshStdioPeer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in which AppLocker or WDAC restrict the language. Against a real PowerShell. */
@Timeout(120)
class LanguageModeTest {
    @TempDir
    Path directory;

    @Test
    void inConstrainedLanguageTheScriptIsRefusedBeforeTheMarker() throws Exception {
        RunnerStart start = start();
        try (PwshStdioPeer peer = constrained()) {
            PipelineResult result = peer.run(Runner.pipeline(start, new RunnerSettings("'never'"), null));

            List<RunnerRecord> records = records(result, start);
            assertThat(records).extracting(RunnerRecord::kind).containsExactly(RecordKind.START, RecordKind.FINAL);
            StartRecord first = StartRecord.parse(records.get(0).text());
            assertThat(first.languageMode()).isEqualTo("ConstrainedLanguage");
            assertThat(first.version()).isEqualTo(1);
            assertThat(first.processId()).isPositive();
            FinalRecord last = FinalRecord.parse(records.get(1).text());
            assertThat(last.ending()).isEqualTo(FinalRecord.Ending.NOT_STARTED);
            assertThat(last.reason()).contains("ConstrainedLanguage").contains("AppLocker or WDAC");
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void inConstrainedLanguageNoTemporaryDirectoryIsNamedSinceNoneWasMade() throws Exception {
        RunnerStart start = start();
        RunnerSettings settings = new RunnerSettings("'never'").temporaryDirectory("remote-powershell-constrained");
        try (PwshStdioPeer peer = constrained()) {
            PipelineResult result = peer.run(Runner.pipeline(start, settings, null));

            StartRecord first = StartRecord.parse(records(result, start).get(0).text());
            assertThat(first.temporaryDirectory()).isEmpty();
            RunRecord record = RunFixture.record();
            record.temporaryDirectory().use("remote-powershell-constrained", false);
            record.temporaryDirectory().begun(first.temporaryDirectory());
            assertThat(record.temporaryDirectory().isThere()).isFalse();
        }
    }

    @Test
    void inConstrainedLanguageATemporaryDirectoryIsNotRemovedAndTheReasonSaid() throws Exception {
        RunRecord record = RunFixture.record();
        TemporaryDirectory used = record.temporaryDirectory();
        used.use("remote-powershell-constrained", false);
        used.begun(directory.resolve("remote-powershell-constrained").toString());
        try (PwshStdioPeer peer = constrained()) {
            PipelineResult result = peer.run(HostScripts.removeDirectory(start(), used, false));

            HostReport report = HostReport.parse((String) result.outputs().get(0));
            assertThat(report.problem()).contains("ConstrainedLanguage");
        }
    }

    @Test
    void inConstrainedLanguageTheHostScriptSaysThatItCannotKnow() throws Exception {
        try (PwshStdioPeer peer = constrained()) {
            PipelineResult result = peer.run(HostScripts.report(start()));

            HostReport report = HostReport.parse((String) result.outputs().get(0));
            assertThat(report.marker()).isEqualTo(HostReport.Marker.UNKNOWN);
            assertThat(report.problem()).contains("ConstrainedLanguage");
        }
    }

    private static PwshStdioPeer constrained() throws Exception {
        PwshStdioPeer peer = PwshStdioPeer.open();
        PipelineResult set = peer.run(CreatePipeline.of(
                Command.script("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'", List.of())));
        assertThat(set.state()).isEqualTo(PSInvocationState.COMPLETED);
        return peer;
    }

    private RunnerStart start() {
        return new RunnerStart(
                "constrained", UUID.randomUUID(), UUID.randomUUID(), "0123456789ab", directory.toString());
    }

    private static List<RunnerRecord> records(PipelineResult result, RunnerStart start) {
        RecordFormat format = new RecordFormat(start.nonce());
        return result.outputs().stream()
                .map(output -> format.read((String) output))
                .flatMap(Optional::stream)
                .toList();
    }
}
