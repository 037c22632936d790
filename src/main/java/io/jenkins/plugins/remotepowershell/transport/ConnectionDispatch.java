package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.http.HttpException;
import org.apache.http.impl.nio.reactor.AbstractIODispatch;
import org.apache.http.nio.NHttpClientConnection;
import org.apache.http.nio.protocol.HttpAsyncRequestExecutor;
import org.apache.http.nio.reactor.IOSession;

/** Hands what happens on a socket to the {@link HttpConnection} on it. */
final class ConnectionDispatch extends AbstractIODispatch<HttpConnection> {
    private final HttpAsyncRequestExecutor executor = new HttpAsyncRequestExecutor() {
        @Override
        public void closed(NHttpClientConnection connection) {
            super.closed(connection);
            ((HttpConnection) connection).whenClosed();
        }

        @Override
        protected void log(Exception alreadyReported) {
            // the exchange has failed with it, or nobody waits for this connection any more
        }
    };

    @Override
    protected HttpConnection createConnection(IOSession session) {
        throw new IllegalStateException("A connection is made when its session request completes");
    }

    @Override
    protected void onConnected(HttpConnection connection) {
        try {
            executor.connected(connection, null);
        } catch (IOException | HttpException e) {
            executor.exception(connection, e);
        }
    }

    @Override
    protected void onClosed(HttpConnection connection) {
        executor.closed(connection);
    }

    @Override
    protected void onException(HttpConnection connection, IOException failure) {
        connection.whenFailed(failure);
        executor.exception(connection, failure);
    }

    @Override
    protected void onInputReady(HttpConnection connection) {
        connection.consumeInput(executor);
    }

    @Override
    protected void onOutputReady(HttpConnection connection) {
        connection.produceOutput(executor);
    }

    @Override
    protected void onTimeout(HttpConnection connection) {
        connection.whenFailed(new SocketTimeoutException());
        try {
            executor.timeout(connection);
        } catch (IOException e) {
            executor.exception(connection, e);
        }
    }
}
