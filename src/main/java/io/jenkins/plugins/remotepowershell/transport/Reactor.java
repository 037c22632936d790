package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.http.HttpHost;
import org.apache.http.impl.nio.reactor.DefaultConnectingIOReactor;
import org.apache.http.impl.nio.reactor.IOReactorConfig;
import org.apache.http.nio.reactor.IOReactorException;
import org.apache.http.nio.reactor.IOReactorExceptionHandler;
import org.apache.http.nio.reactor.SessionRequest;
import org.apache.http.nio.reactor.SessionRequestCallback;

/**
 * The threads all transports of this JVM share: three for input and output, and some that come and go for what may block
 * (name look-ups, key distribution centers, fetching secrets). They run while at least one transport is open.
 */
final class Reactor {
    private static final Logger LOGGER = Logger.getLogger(Reactor.class.getName());
    private static final int IO_THREADS = 2;
    private static final int SELECT_MILLIS = 250;
    private static final int GRACE_MILLIS = 500;
    /** What is more waits in a queue. */
    private static final int BLOCKING_THREADS = 16;

    private static final int IDLE_SECONDS = 5;

    private static Reactor shared;
    private static int users;

    private final DefaultConnectingIOReactor reactor;
    private final ExecutorService blocking;

    private Reactor() throws IOReactorException {
        reactor = new DefaultConnectingIOReactor(
                IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setSelectInterval(SELECT_MILLIS)
                        .setSoKeepAlive(true)
                        .setTcpNoDelay(true)
                        .build(),
                daemons("I/O"));
        reactor.setExceptionHandler(new Survivor());
        blocking = blockingThreads();
        daemons("reactor").newThread(this::run).start();
    }

    /** To be given back by {@link #release()}. */
    static synchronized Reactor acquire() {
        if (users++ == 0) {
            try {
                shared = new Reactor();
            } catch (IOReactorException e) {
                users = 0;
                throw new UncheckedIOException("No selector for network connections could be opened", e);
            }
        }
        return shared;
    }

    static void release() {
        Reactor unused = null;
        synchronized (Reactor.class) {
            if (--users == 0) {
                unused = shared;
                shared = null;
            }
        }
        if (unused != null) {
            unused.shutDown();
        }
    }

    /** For what may block: at most {@value #BLOCKING_THREADS} threads, none while idle. */
    ExecutorService blocking() {
        return blocking;
    }

    /**
     * @param limit for the TCP connection
     * @param preparation runs on the I/O thread before anything can be sent
     */
    CompletableFuture<HttpConnection> connect(
            InetSocketAddress remote, HttpHost target, Duration limit, Preparation preparation) {
        var connection = new CompletableFuture<HttpConnection>();
        var request = reactor.connect(remote, null, target, new Connecting(remote, preparation, connection));
        request.setConnectTimeout((int) limit.toMillis());
        return connection;
    }

    private void run() {
        try {
            reactor.execute(new ConnectionDispatch());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Network input and output of remote PowerShell ended unexpectedly", e);
        }
    }

    private void shutDown() {
        blocking.shutdown();
        try {
            reactor.shutdown(GRACE_MILLIS);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "Closing the last connections failed", e);
        }
    }

    private static ExecutorService blockingThreads() {
        var threads = new ThreadPoolExecutor(
                BLOCKING_THREADS,
                BLOCKING_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("sign-on"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static ThreadFactory daemons(String purpose) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, "remote-powershell " + purpose + " " + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A defect met on one connection must not end all others. */
    private static final class Survivor implements IOReactorExceptionHandler {
        @Override
        public boolean handle(IOException failure) {
            LOGGER.log(Level.WARNING, "A connection failed in an unexpected way", failure);
            return true;
        }

        @Override
        public boolean handle(RuntimeException failure) {
            LOGGER.log(Level.WARNING, "A connection failed in an unexpected way", failure);
            return true;
        }
    }

    /** What a fresh connection needs first; completes when it can be used. */
    @FunctionalInterface
    interface Preparation {
        CompletableFuture<HttpConnection> prepare(HttpConnection connection) throws IOException;
    }

    private record Connecting(
            InetSocketAddress remote, Preparation preparation, CompletableFuture<HttpConnection> connection)
            implements SessionRequestCallback {
        @Override
        public void completed(SessionRequest request) {
            var opened = new HttpConnection(request.getSession(), (HttpHost) request.getAttachment());
            request.getSession().setAttribute(ConnectionDispatch.CONNECTION_KEY, opened);
            try {
                var unused = preparation.prepare(opened).whenComplete((ready, failure) -> hand(opened, failure));
            } catch (IOException e) {
                hand(opened, e);
            }
        }

        private void hand(HttpConnection opened, @CheckForNull Throwable failure) {
            var taken = failure == null ? connection.complete(opened) : connection.completeExceptionally(failure);
            if (failure != null || !taken) {
                opened.abort();
            }
        }

        @Override
        public void failed(SessionRequest request) {
            connection.completeExceptionally(request.getException());
        }

        @Override
        public void timeout(SessionRequest request) {
            connection.completeExceptionally(new SocketTimeoutException("no connection to " + remote));
        }

        @Override
        public void cancelled(SessionRequest request) {
            connection.cancel(false);
        }
    }
}
