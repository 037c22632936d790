package io.jenkins.plugins.remotepowershell.benchmark;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.remotepowershell.copy.CopyOrder;
import io.jenkins.plugins.remotepowershell.copy.CopyProgress;
import io.jenkins.plugins.remotepowershell.copy.Copying;
import io.jenkins.plugins.remotepowershell.copy.DiskSide;
import io.jenkins.plugins.remotepowershell.copy.HostSide;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;

/**
 * A file to a simulated host and back, by the clock, next to the same file over plain HTTP. Arguments: megabytes, and the
 * path of a PowerShell to be the host's engine.
 */
final class CopyLoad {
    private final Path directory;
    private final int megabytes;

    private CopyLoad(Path directory, int megabytes) {
        this.directory = directory;
        this.megabytes = megabytes;
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // the JDK's server reads it once
        CopyLoad load = new CopyLoad(Files.createTempDirectory("copy-load"), Integer.parseInt(arguments[0]));
        Files.write(load.directory.resolve("source"), load.content());
        for (int round = 0; round < 3; round++) {
            load.plainHttp();
            load.copies("built-in engine", new SimulatedHostSettings(), "C:\\target", "C/target");
            if (arguments.length > 1) {
                String target = load.directory.resolve("target").toString();
                load.copies(
                        "PowerShell",
                        new SimulatedHostSettings().engine(new PwshEngine(Path.of(arguments[1]))),
                        target,
                        "target");
            }
        }
    }

    private byte[] content() {
        byte[] bytes = new byte[megabytes << 20];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private void copies(String name, SimulatedHostSettings settings, String target, String file) throws Exception {
        settings.user("deploy", "secret").fileDirectory(directory);
        Credential credential = new Credential("deploy", "secret"::toCharArray);
        try (SimulatedHost host = SimulatedHost.start(settings);
                HttpAsyncTransport transport =
                        new HttpAsyncTransport(new Endpoint(host.endpoint(), new Authentication.Basic(credential))
                                .withAllowUnencrypted(true));
                HostSide side = side(transport, host.endpoint())) {
            DiskSide disk = new DiskSide(directory.toString(), "");
            CopyProgress quiet = new CopyProgress(line -> {}, Clock.systemUTC());
            CopyOrder up = new CopyOrder("source", target, false, "load");
            timed(name + " up", () -> new Copying(disk, side, up, quiet).copy());
            CopyOrder verified = new CopyOrder(target, "back", true, "load");
            timed(name + " down, with checksum", () -> new Copying(side, disk, verified, quiet).copy());
            Files.delete(directory.resolve(file));
            Files.delete(directory.resolve("back"));
        }
    }

    private static HostSide side(HttpAsyncTransport transport, URI endpoint) {
        RetryPolicy retry = RetryPolicy.withReconnectTimeout(Duration.ofMinutes(1));
        return new HostSide(
                new RunSettings(transport, SessionSettings.of(endpoint), null, retry, false),
                "host",
                "load",
                line -> {});
    }

    private void plainHttp() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            if (exchange.getRequestMethod().equals("PUT")) {
                try (OutputStream out = Files.newOutputStream(directory.resolve("put"))) {
                    exchange.getRequestBody().transferTo(out);
                }
                exchange.sendResponseHeaders(204, -1);
            } else {
                exchange.sendResponseHeaders(200, (long) megabytes << 20);
                Files.copy(directory.resolve("put"), exchange.getResponseBody());
            }
            exchange.close();
        });
        server.start();
        URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest put = HttpRequest.newBuilder(uri)
                .PUT(HttpRequest.BodyPublishers.ofFile(directory.resolve("source")))
                .build();
        timed("plain HTTP up", () -> client.send(put, BodyHandlers.discarding()));
        HttpRequest get = HttpRequest.newBuilder(uri).build();
        timed("plain HTTP down", () -> client.send(get, BodyHandlers.ofFile(directory.resolve("got"))));
        server.stop(0);
    }

    /** Something that takes its time. */
    private interface Work {
        Object run() throws Exception;
    }

    private void timed(String name, Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%-40s %7.1f MB/s%n", name, megabytes / seconds);
    }
}
