package io.jenkins.plugins.remotepowershell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.cli.Program.Result;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SampleCommandTest {
    @TempDir
    Path directory;

    @Test
    void allThreeScenariosHoldOnTheBuiltInHost() {
        Result sample = Program.run("sample", "--lines", "8");

        assertThat(sample.err()).isEmpty();
        assertThat(sample.lines()).last().isEqualTo("Verdict: all of it held.");
        assertThat(sample.exitCode()).isZero();
        assertThat(sample.out())
                .containsSubsequence(
                        "Scenario 1",
                        "opened runspace",
                        "disconnected",
                        "the host says: runspace Disconnected, pipeline Running",
                        "reconnected",
                        "pipeline is COMPLETED; output: 8 of 8 lines: Output 1, Output 2, … Output 8",
                        "Scenario 2",
                        "the host says: runspace Disconnected, pipeline Running",
                        "dropped runspace and pipeline",
                        "found runspace",
                        "reconstructed and connected",
                        "pipeline is COMPLETED; output: 8 of 8 lines: Output 1, Output 2, … Output 8",
                        "closed the runspace",
                        "Scenario 3",
                        "killed it with SIGKILL",
                        "attaches to run",
                        "output.txt holds 8 of 8 lines, each once, in order: Output 1, Output 2, … Output 8",
                        "exit code 7");
    }

    @Test
    void itHoldsOnAHostThatIsNamed() throws Exception {
        try (Program program = new Program(directory)) {
            List<String> arguments = new ArrayList<>(program.withHost("sample", "--lines", "5"));
            int store = arguments.indexOf("--store");
            arguments.subList(store, store + 2).clear();

            Result sample = Program.run(arguments.toArray(String[]::new));

            assertThat(sample.exitCode()).isZero();
            assertThat(program.host.shellIds()).isEmpty();
        }
    }

    @Test
    void itHoldsWithARealPowerShell() {
        Result sample = Program.run(
                "sample", "--lines", "8", "--pwsh", SharedMaterial.pwsh().toString());

        assertThat(sample.lines()).as(sample.err()).last().isEqualTo("Verdict: all of it held.");
        assertThat(sample.exitCode()).isZero();
    }

    @Test
    void aHostThatCannotBeReachedIsNoVerdict() {
        Result sample = Program.run(
                "sample",
                "--endpoint",
                "http://host.invalid:5985/wsman",
                "--username",
                "a",
                "--password-env",
                "PATH",
                "--authentication",
                "basic",
                "--allow-unencrypted");

        assertThat(sample.exitCode()).isEqualTo(125);
        assertThat(sample.err()).hasLineCount(1).contains("host.invalid is not known");
        assertThat(sample.out()).doesNotContain("Verdict");
    }
}
