package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * A simulated host whose shells are processes of a real PowerShell, with a store: scripts run under the runner, PSRP end to
 * end. Skips the test where there is no PowerShell.
 */
final class RealPowerShellHost implements AutoCloseable {
    final SimulatedHost host;
    final RunStore store;
    /** Where marker, result and journal lie. */
    final Path hostDirectory;

    private final HttpAsyncTransport transport;

    RealPowerShellHost(Path directory) throws IOException {
        this(directory, new SimulatedHostSettings());
    }

    RealPowerShellHost(Path directory, SimulatedHostSettings settings) throws IOException {
        hostDirectory = directory.resolve("host");
        host = SimulatedHost.start(settings.user("deploy", "secret").engine(new PwshEngine(SharedMaterial.pwsh())));
        transport = RunFixture.transport(host.endpoint());
        store = new RunStore(directory.resolve("runs"), SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
    }

    FinishedRun run(String script) throws Exception {
        return run(new RunnerSettings(script));
    }

    FinishedRun run(RunnerSettings script) throws Exception {
        StoredRun stored = create();
        RecordingObserver observer = new RecordingObserver();
        try (RemoteRun run = open(stored, script, observer)) {
            RunOutcome outcome = run.run().orElseThrow();
            return new FinishedRun(stored.runId(), outcome, observer);
        }
    }

    StoredRun create() throws IOException {
        RunTarget target = new RunTarget(
                host.endpoint().toString(), "Microsoft.PowerShell", "Basic", "deploy", hostDirectory.toString());
        return store.create(UUID.randomUUID().toString(), target).orElseThrow();
    }

    /** @param script null to take up what another process has started */
    RemoteRun open(StoredRun stored, @CheckForNull RunnerSettings script, RunObserver observer) throws IOException {
        return open(stored, script, observer, false);
    }

    RemoteRun open(
            StoredRun stored, @CheckForNull RunnerSettings script, RunObserver observer, boolean leaveWhenStarted)
            throws IOException {
        return new RemoteRun(stored.open(), settings(script, leaveWhenStarted), observer);
    }

    RunSettings settings(@CheckForNull RunnerSettings script, boolean leaveWhenStarted) {
        SessionSettings session = SessionSettings.of(host.endpoint()).withOperationTimeout(Duration.ofSeconds(5));
        if (script != null && script.journal()) {
            session = session.withBufferMode(BufferMode.DROP);
        }
        RunScript runScript = script == null ? null : new RunnerScript(script, null);
        return new RunSettings(transport, session, runScript, RunFixture.IMPATIENT, leaveWhenStarted);
    }

    Path runDirectory(String runId) {
        return hostDirectory.resolve(runId);
    }

    @Override
    public void close() {
        transport.close();
        host.close();
    }
}
