package io.jenkins.plugins.remotepowershell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CheckCommandTest {
    @TempDir
    Path directory;

    @Test
    void theExitCodeTellsWhetherRunsWillWork() throws Exception {
        try (SimulatedHost host = SimulatedHost.start(new SimulatedHostSettings().user("deploy", "secret"))) {
            assertThat(check(host, "secret")).isEqualTo(ExitCode.OK);
            assertThat(check(host, "wrong")).isEqualTo(ExitCode.NOT_STARTED);
            assertThat(host.shellIds()).isEmpty();
        }
    }

    private int check(SimulatedHost host, String password) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), password);
        return RemotePowerShell.commandLine(Console.standard())
                .execute(
                        "check",
                        "--endpoint",
                        host.endpoint().toString(),
                        "--username",
                        "deploy",
                        "--password-file",
                        file.toString(),
                        "--authentication",
                        "basic",
                        "--allow-unencrypted");
    }
}
