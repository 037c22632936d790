package io.jenkins.plugins.remotepowershell.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.records.CopyParameters;
import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.testing.PipelineResult;
import io.jenkins.plugins.remotepowershell.testing.PwshStdioPeer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions in which a policy or a JEA endpoint restricts the language. Against a real PowerShell. */
@Timeout(120)
class CopyLanguageTest {
    @Test
    void inConstrainedLanguageTheScriptNamesTheMode() throws Exception {
        PipelineResult result = inMode("ConstrainedLanguage");

        RecordFields report = RecordFields.parse((String) result.outputs().get(0));
        assertThat(Problem.named(report.text("problem"))).isEqualTo(Problem.LANGUAGE);
        assertThat(report.text("detail")).isEqualTo("ConstrainedLanguage");
    }

    @Test
    void withoutALanguageTheScriptDoesNotRunAtAll() throws Exception {
        PipelineResult result = inMode("NoLanguage");

        assertThat(result.state()).isEqualTo(PSInvocationState.FAILED);
        assertThat(result.outputs()).isEmpty();
    }

    private static PipelineResult inMode(String mode) throws Exception {
        try (PwshStdioPeer peer = PwshStdioPeer.open()) {
            peer.run(CreatePipeline.of(
                    Command.script("$ExecutionContext.SessionState.LanguageMode = '" + mode + "'", List.of())));
            return peer.run(CopyScript.pipeline(CopyParameters.INSPECT, Map.of(CopyParameters.PATH, "/tmp")));
        }
    }
}
