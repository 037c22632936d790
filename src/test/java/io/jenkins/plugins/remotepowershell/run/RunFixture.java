package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.SessionKey;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A simulated host, a store, and what a run needs between them. */
final class RunFixture implements AutoCloseable {
    static final RetryPolicy IMPATIENT = new RetryPolicy(
            Duration.ZERO,
            Duration.ofSeconds(20),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(100));

    static final RunTarget TARGET =
            new RunTarget("https://web01:5986/wsman", "Microsoft.PowerShell", "Negotiate", "deploy", "");

    final SimulatedHost host;
    final HttpAsyncTransport transport;
    final RunStore store;

    RunFixture(Path directory, SimulatedHostSettings settings) throws IOException {
        host = SimulatedHost.start(settings.user("deploy", "secret"));
        transport = transport(host.endpoint());
        store = store(directory);
    }

    static RunStore store(Path directory) {
        return new RunStore(directory.resolve("runs"), SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
    }

    static RunRecord record() {
        return RunRecord.create("one", TARGET, RunIdentity.draw(), Instant.parse("2026-01-01T00:00:00Z"));
    }

    static HttpAsyncTransport transport(URI endpoint) {
        Credential credential = new Credential("deploy", "secret"::toCharArray);
        return new HttpAsyncTransport(
                new Endpoint(endpoint, new Authentication.Basic(credential)).withAllowUnencrypted(true));
    }

    RunSettings settings(@CheckForNull String script) {
        return settingsOf(script == null ? null : new PlainScript(script));
    }

    RunSettings settingsOf(@CheckForNull RunScript script) {
        SessionSettings session = SessionSettings.of(host.endpoint()).withOperationTimeout(Duration.ofSeconds(2));
        return new RunSettings(transport, session, script, IMPATIENT, false);
    }

    RunTarget target() {
        return new RunTarget(host.endpoint().toString(), "Microsoft.PowerShell", "Basic", "deploy", "");
    }

    @Override
    public void close() {
        transport.close();
        host.close();
    }

    /** A script for the runner, without secrets. */
    record PlainScript(String text) implements RunScript {
        @Override
        public boolean needsSessionKey() {
            return false;
        }

        @Override
        public boolean isCommand() {
            return false;
        }

        @Override
        public boolean hasJournal() {
            return false;
        }

        @Override
        public CreatePipeline pipeline(RunRecord record, @CheckForNull SessionKey key) {
            return Runner.pipeline(record.start(), new RunnerSettings(text), key);
        }
    }
}
