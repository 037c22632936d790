package io.jenkins.plugins.remotepowershell.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What lies between a client and a host, and can be cut and mended. Has an address of its own. */
public final class Wire implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Wire.class.getName());

    private final ServerSocket front;
    private final URI host;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean cut;

    private Wire(URI host) throws IOException {
        this.host = host;
        this.front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("wire", this::accept);
    }

    public static Wire to(URI host) throws IOException {
        return new Wire(host);
    }

    public URI endpoint() {
        return URI.create(host.getScheme() + "://localhost:" + front.getLocalPort() + host.getPath());
    }

    /** How many there have been, the refused ones too. */
    public int connections() {
        return connections.get();
    }

    /** Ends all connections; new ones end at once. */
    public void cut() {
        cut = true;
        open.forEach(Wire::close);
    }

    public void mend() {
        cut = false;
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                connect(front.accept());
            } catch (IOException refused) {
                LOGGER.log(Level.FINE, "A connection did not come about", refused);
            }
        }
    }

    private void connect(Socket client) throws IOException {
        open.add(client);
        connections.incrementAndGet();
        if (cut) {
            close(client);
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), host.getPort());
        open.add(server);
        start("wire there", () -> pump(client, server));
        start("wire back", () -> pump(server, client));
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            LOGGER.log(Level.FINE, "A connection ended", ended);
        } finally {
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        open.forEach(Wire::close);
    }
}
