package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy on loopback that opens tunnels, refuses to, or opens them for one Basic password only. */
final class TunnelProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int status;
    private final String authorization;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    private TunnelProxy(int status, String authorization) throws IOException {
        this.status = status;
        this.authorization = authorization;
        daemon(this::accept);
    }

    static TunnelProxy answering(int status) throws IOException {
        return new TunnelProxy(status, "");
    }

    /** @param authorization without which it says 407 and closes the connection */
    static TunnelProxy asking(String authorization) throws IOException {
        return new TunnelProxy(200, authorization);
    }

    int port() {
        return server.getLocalPort();
    }

    /** What clients asked, with headers. */
    List<String> heads() {
        return heads;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                daemon(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var first = ScriptedHost.line(client.getInputStream());
            var head = new StringBuilder(first);
            for (var line = ScriptedHost.line(client.getInputStream());
                    line != null && !line.isEmpty();
                    line = ScriptedHost.line(client.getInputStream())) {
                head.append('\n').append(line);
            }
            heads.add(head.toString());
            var answer = head.indexOf(authorization) < 0 ? 407 : status;
            client.getOutputStream()
                    .write(("HTTP/1.1 " + answer + " Answer\r\n"
                                    + (answer == 407 ? "Proxy-Authenticate: Basic realm=\"proxy\"\r\n" : "")
                                    + (answer == 200 ? "" : "Connection: close\r\nContent-Length: 0\r\n")
                                    + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            if (answer == 200) {
                tunnel(client, Integer.parseInt(first.replaceAll(".*:(\\d+) .*", "$1")));
            }
        } catch (IOException ended) {
            return;
        }
    }

    private static void tunnel(Socket client, int port) throws IOException {
        try (var host = new Socket(InetAddress.getLoopbackAddress(), port)) {
            daemon(() -> copy(client, host));
            copy(host, client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            return;
        }
    }

    private static void daemon(Runnable task) {
        var thread = new Thread(task, "tunnel proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
