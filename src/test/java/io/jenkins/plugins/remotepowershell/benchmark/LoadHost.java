package io.jenkins.plugins.remotepowershell.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.remotepowershell.simulator.Quotas;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A simulated host in a process of its own, and beside it a server of bare base64 and ready-made answers: what output would cost without us. */
final class LoadHost implements AutoCloseable {
    static final String USER = "deploy";
    static final String PASSWORD = "secret";
    /** Bytes of an answer of the bare server before base64: what fits into an envelope of 512,000 octets. */
    static final int BARE_BYTES = 370_000;

    private static final int MANY = 1_000_000;
    /** What scripts may write before a client asks for it. Bytes. */
    private static final long USUAL_BUFFER = 4 << 20;
    /** Of a second. */
    private static final Duration AT_REST = Duration.ofMillis(50);

    private final Process process;
    private final URI endpoint;
    private final URI bare;

    private LoadHost(Process process, URI endpoint, URI bare) {
        this.process = process;
        this.endpoint = endpoint;
        this.bare = bare;
    }

    /** Starts the process; it ends with {@link #close()}, or with the one that started it. */
    static LoadHost start() throws IOException {
        return start("6g", USUAL_BUFFER);
    }

    /** As {@link #start}, of a host whose scripts never wait for a client: it keeps all they write, in its memory. */
    static LoadHost keepingAllOutput() throws IOException {
        return start("14g", Long.MAX_VALUE);
    }

    private static LoadHost start(String heap, long bufferBytes) throws IOException {
        Process process = Jvm.start(List.of("-Xmx" + heap), LoadHost.class, List.of(Long.toString(bufferBytes)));
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return new LoadHost(process, URI.create(said.readLine()), URI.create(said.readLine()));
    }

    URI endpoint() {
        return endpoint;
    }

    URI bare() {
        return bare;
    }

    /** Processor time of the host's process so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Until it has nothing more to do. */
    void awaitRest() throws InterruptedException {
        Duration before;
        do {
            before = processorTime();
            TimeUnit.SECONDS.sleep(1);
        } while (processorTime().minus(before).compareTo(AT_REST) > 0);
    }

    /** Where answers full of one shape of output are. */
    URI answers(Shape shape) {
        return bare.resolve("/" + shape);
    }

    @Override
    public void close() {
        process.destroy();
    }

    public static void main(String[] arguments) throws IOException {
        SimulatedHost host = SimulatedHost.start(new SimulatedHostSettings()
                .user(USER, PASSWORD)
                .remembersOutput(false)
                .bufferBytes(Long.parseLong(arguments[0]))
                .quotas(Quotas.documented()
                        .withShellsPerUser(MANY)
                        .withOperationsPerUser(MANY)
                        .withCommandsPerShell(MANY)));
        System.out.println(host.endpoint());
        System.out.println(serveBare());
        while (System.in.read() >= 0) {
            // the process that started this one still lives
        }
        host.close();
        System.exit(0);
    }

    private static URI serveBare() throws IOException {
        byte[] content = new byte[BARE_BYTES];
        new Random(1).nextBytes(content);
        byte[] body = Base64.getEncoder().encode(content);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/wsman", exchange -> answer(exchange, body));
        for (Shape shape : Shape.values()) {
            byte[] answer = Answers.of(shape);
            server.createContext("/" + shape, exchange -> answer(exchange, answer));
        }
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.start();
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/wsman");
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/soap+xml;charset=UTF-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
