package io.jenkins.plugins.remotepowershell.transport;

import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Answer;
import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Someone on the path: passes on what client and host say, or something else. One connection to the host for each of the client's. */
final class Relay implements AutoCloseable {
    /** What becomes of one request. */
    @FunctionalInterface
    interface Tampering {
        Answer pass(Request request, Upstream host) throws Exception;
    }

    private final ScriptedHost front;
    private final Map<Integer, Upstream> upstreams = new ConcurrentHashMap<>();

    private Relay(int port, Tampering tampering) throws IOException {
        front = ScriptedHost.http(request ->
                tampering.pass(request, upstreams.computeIfAbsent(request.connection(), unused -> new Upstream(port))));
    }

    static Relay before(Acceptor host, Tampering tampering) throws IOException {
        return new Relay(host.port(), tampering);
    }

    String url() {
        return front.url();
    }

    List<Request> requests() {
        return front.requests();
    }

    @Override
    public void close() throws IOException {
        front.close();
        for (var upstream : upstreams.values()) {
            upstream.close();
        }
    }

    /** The other half of a client's connection. */
    static final class Upstream {
        private final int port;
        private Socket socket;

        Upstream(int port) {
            this.port = port;
        }

        Answer pass(Request request) throws IOException {
            if (socket == null) {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
            }
            var out = new ByteArrayOutputStream();
            out.writeBytes((request.line() + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            request.headers()
                    .forEach((name, value) ->
                            out.writeBytes((name + ": " + value + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
            out.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.writeBytes(request.body());
            socket.getOutputStream().write(out.toByteArray());
            return read(socket.getInputStream());
        }

        private static Answer read(InputStream in) throws IOException {
            var first = ScriptedHost.line(in);
            if (first == null) {
                throw new ScriptedHost.DropConnection();
            }
            var status = Integer.parseInt(first.split(" ")[1]);
            var headers = new TreeMap<String, String>();
            for (var line = ScriptedHost.line(in); !line.isEmpty(); line = ScriptedHost.line(in)) {
                var parts = line.split(":", 2);
                headers.merge(parts[0], parts[1].trim(), (one, other) -> one + "\n" + other);
            }
            var length = Integer.parseInt(headers.remove("Content-Length"));
            headers.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).matches("server|date"));
            return new Answer(status, headers, in.readNBytes(length));
        }

        void close() throws IOException {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
