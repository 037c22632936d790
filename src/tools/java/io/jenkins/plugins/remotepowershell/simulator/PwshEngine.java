package io.jenkins.plugins.remotepowershell.simulator;

import java.io.IOException;
import java.nio.file.Path;

/** Runs scripts in a real PowerShell: one {@code pwsh -s} process for each shell, spoken to in PSRP over its stdio. */
public final class PwshEngine implements ScriptEngine {
    private final Path pwsh;

    public PwshEngine(Path pwsh) {
        this.pwsh = pwsh;
    }

    @Override
    public Session open(HostFacts host, byte[] creation, Output output) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(pwsh.toString(), "-s").redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .put("DOTNET_EnableDiagnostics", "0"); // or a killed one leaves its pipes in the temporary directory
        Process process = builder.start();
        PwshSession session = new PwshSession(process, output);
        session.poolInput(creation);
        return session;
    }
}
