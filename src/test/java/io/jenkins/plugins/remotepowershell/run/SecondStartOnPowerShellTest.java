package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** With a real PowerShell. */
class SecondStartOnPowerShellTest extends SecondStart {
    @Override
    SimulatedHostSettings settings() {
        return new SimulatedHostSettings().engine(new PwshEngine(SharedMaterial.pwsh()));
    }

    @Override
    boolean hasResult(String runId) {
        return Files.exists(file(runId, "result"));
    }

    @Override
    boolean hasWritten(String runId, String line) {
        try {
            return Files.exists(file(runId, "journal"))
                    && Files.readString(file(runId, "journal"), StandardCharsets.ISO_8859_1)
                            .contains(line);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Path file(String runId, String name) {
        return directory.resolve("host").resolve(runId).resolve(name);
    }
}
