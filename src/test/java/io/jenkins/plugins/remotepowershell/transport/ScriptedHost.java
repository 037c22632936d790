package io.jenkins.plugins.remotepowershell.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** An HTTP peer on loopback that answers, or misbehaves, as a test says. One thread per connection. */
final class ScriptedHost implements AutoCloseable {
    /** What a test says to one request; throwing {@link DropConnection} closes the connection without an answer. */
    @FunctionalInterface
    interface Script {
        Answer answer(Request request) throws Exception;
    }

    record Request(int connection, int number, String line, Map<String, String> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    record Answer(int status, Map<String, String> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        Answer withHeader(String name, String value) {
            var changed = new TreeMap<>(headers);
            changed.put(name, value);
            return new Answer(status, changed, body);
        }

        Answer withBody(byte[] other) {
            return new Answer(status, headers, other);
        }

        static Answer soap(int status, String body) {
            return new Answer(
                    status,
                    Map.of("Content-Type", "application/soap+xml;charset=UTF-8"),
                    body.getBytes(StandardCharsets.UTF_8));
        }

        static Answer empty(int status) {
            return new Answer(status, Map.of(), new byte[0]);
        }

        static Answer unauthorized(String challenge) {
            return new Answer(401, Map.of("WWW-Authenticate", challenge), new byte[0]);
        }
    }

    static final class DropConnection extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final ServerSocket server;
    private final Script script;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "scripted host");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<Integer, Socket> open = new ConcurrentHashMap<>();

    private ScriptedHost(ServerSocket server, String scheme, Script script) {
        this.server = server;
        this.scheme = scheme;
        this.script = script;
        threads.execute(this::accept);
    }

    static ScriptedHost http(Script script) throws IOException {
        return new ScriptedHost(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", script);
    }

    static ScriptedHost https(SSLContext context, boolean clientCertificate, Script script) throws IOException {
        var socket = (javax.net.ssl.SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(clientCertificate);
        return new ScriptedHost(socket, "https", script);
    }

    String url() {
        return scheme + "://localhost:" + port() + "/wsman";
    }

    int port() {
        return server.getLocalPort();
    }

    List<Request> requests() {
        return requests;
    }

    int connections() {
        return connections.get();
    }

    int openConnections() {
        return open.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                var number = connections.incrementAndGet();
                open.put(number, socket);
                threads.execute(() -> serve(socket, number));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            var in = socket.getInputStream();
            for (var number = 1; ; number++) {
                var request = read(in, connection, number);
                if (request == null) {
                    return;
                }
                requests.add(request);
                write(socket, script.answer(request));
            }
        } catch (DropConnection | IOException | InterruptedException ended) {
            return;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            open.remove(connection);
        }
    }

    private static Request read(InputStream in, int connection, int number) throws IOException {
        var line = line(in);
        if (line == null) {
            return null;
        }
        var headers = new TreeMap<String, String>();
        for (var header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            var colon = header.indexOf(':');
            if (colon < 0) { // no HTTP
                return null;
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        var body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(connection, number, line, headers, body);
    }

    static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).trim();
    }

    private static void write(Socket socket, Answer answer) throws IOException {
        var head = new StringBuilder("HTTP/1.1 " + answer.status + " Answer\r\n");
        answer.headers.forEach((name, value) -> {
            for (var one : value.split("\n")) {
                head.append(name).append(": ").append(one).append("\r\n");
            }
        });
        if (!answer.headers.containsKey("Content-Length")) {
            head.append("Content-Length: ").append(answer.body.length).append("\r\n");
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(answer.body);
        socket.getOutputStream().write(out.toByteArray());
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open.values()) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
