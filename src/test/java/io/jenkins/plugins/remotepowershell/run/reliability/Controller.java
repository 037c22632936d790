package io.jenkins.plugins.remotepowershell.run.reliability;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunScript;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.run.RunnerScript;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One life of a controller: takes up a run, or makes it, and drives it until it ends or the controller does. */
final class Controller {
    static final String USER = "deploy";
    static final String PASSWORD = "secret";

    /**
     * What all controllers of one run share.
     *
     * @param directory of the store and the output file
     */
    record Setting(URI endpoint, Path directory, String runId, boolean journal, boolean drop, int operationMillis) {
        Path output() {
            return directory.resolve("output");
        }
    }

    private static final RetryPolicy POLICY = new RetryPolicy(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofMillis(10),
            Duration.ofMillis(250),
            Duration.ofMillis(50));

    private final Setting setting;
    private final Lifeline lifeline;

    Controller(Setting setting, Lifeline lifeline) {
        this.setting = setting;
        this.lifeline = lifeline;
    }

    /** What comes out of one life. */
    interface Life {
        /** Called when the run can be stopped and left. */
        void started(RemoteRun run);
    }

    /**
     * Lives.
     *
     * @param script null in one that only takes up what another one has started
     * @return how the run ended; empty if it was left, or the controller died
     */
    Optional<RunOutcome> live(@CheckForNull String script, Life life, RunObserver output)
            throws IOException, InterruptedException {
        HttpAsyncTransport http = transport();
        try (MortalTransport transport = new MortalTransport(http, lifeline)) {
            StoredRun stored = stored();
            try (RemoteRun run = new RemoteRun(stored.open(), settings(transport, script), output)) {
                life.started(run);
                return run.run();
            }
        } catch (Lifeline.Abandoned death) {
            return Optional.empty();
        } catch (IOException | RuntimeException failed) {
            if (lifeline.isDead()) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    RunSettings settings(WsmanTransport transport, @CheckForNull String script) {
        return new RunSettings(transport, session(), script(script), POLICY, false);
    }

    private StoredRun stored() throws IOException {
        RunStore store = store();
        Optional<StoredRun> found = store.find(setting.runId());
        return found.isPresent()
                ? found.get()
                : store.create(setting.runId(), target()).orElseThrow();
    }

    RunStore store() {
        SpoolProtection protection = new SpoolProtection(this::seal, bytes -> bytes);
        return new RunStore(setting.directory().resolve("runs"), protection, new MortalClock(lifeline));
    }

    RunTarget target() {
        return new RunTarget(setting.endpoint().toString(), "Microsoft.PowerShell", "Basic", USER, "");
    }

    private byte[] seal(byte[] entry) {
        lifeline.step();
        return entry;
    }

    HttpAsyncTransport transport() {
        Credential credential = new Credential(USER, PASSWORD::toCharArray);
        return new HttpAsyncTransport(
                new Endpoint(setting.endpoint(), new Authentication.Basic(credential)).withAllowUnencrypted(true));
    }

    private SessionSettings session() {
        return SessionSettings.of(setting.endpoint())
                .withOperationTimeout(Duration.ofMillis(setting.operationMillis()))
                .withBufferMode(setting.drop() ? BufferMode.DROP : BufferMode.BLOCK);
    }

    @CheckForNull
    private RunScript script(@CheckForNull String text) {
        return text == null ? null : new RunnerScript(new RunnerSettings(text).journal(setting.journal()), null);
    }
}
