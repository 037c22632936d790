package io.jenkins.plugins.remotepowershell.copy;

import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A simulated host, a workspace, and what a copy says. */
final class CopyFixture implements AutoCloseable {
    private static final RetryPolicy IMPATIENT = new RetryPolicy(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(100));

    final SimulatedHost host;
    final Path workspace;
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final HttpAsyncTransport transport;

    CopyFixture(Path workspace, SimulatedHostSettings settings) throws IOException {
        this.workspace = workspace;
        host = SimulatedHost.start(settings.user("deploy", "secret"));
        Credential credential = new Credential("deploy", "secret"::toCharArray);
        transport = new HttpAsyncTransport(
                new Endpoint(host.endpoint(), new Authentication.Basic(credential)).withAllowUnencrypted(true));
    }

    DiskSide disk() {
        return new DiskSide(workspace.toString(), "");
    }

    HostSide side() {
        SessionSettings session = SessionSettings.of(host.endpoint()).withOperationTimeout(Duration.ofSeconds(5));
        return new HostSide(new RunSettings(transport, session, null, IMPATIENT, false), "web01", "test", lines::add);
    }

    CopyProgress progress() {
        return new CopyProgress(lines::add, Clock.systemUTC());
    }

    CopyResult upload(String from, String to) throws Exception {
        try (HostSide side = side()) {
            return new Copying(disk(), side, order(from, to), progress()).copy();
        }
    }

    CopyResult download(String from, String to) throws Exception {
        try (HostSide side = side()) {
            return new Copying(side, disk(), order(from, to), progress()).copy();
        }
    }

    static CopyOrder order(String from, String to) {
        return new CopyOrder(from, to, true, "test");
    }

    /** In the workspace, with bytes that repeat nowhere. */
    byte[] file(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Path file = workspace.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return bytes;
    }

    @Override
    public void close() {
        transport.close();
        host.close();
    }
}
