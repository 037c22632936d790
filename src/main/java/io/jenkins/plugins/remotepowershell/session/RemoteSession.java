package io.jenkins.plugins.remotepowershell.session;

import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.psrp.SessionKey;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.RequestContext;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.ShellResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One runspace pool on a host, under one WSMan SessionId. One thread opens or connects it, and receives; a second may at
 * any time get, disconnect and delete it, and stop its pipelines. Nothing is retried here.
 *
 * <p>All calls fail with {@link WsmanFaultException} if the host refuses, with {@link
 * io.jenkins.plugins.remotepowershell.transport.TransportException} if no answer came, and with {@link
 * io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException} or {@link PsrpProtocolException} if the peer broke the
 * protocol.
 */
public final class RemoteSession implements AutoCloseable {
    private final SessionSettings settings;
    private final ShellClient client;
    private final PoolStream pool;

    /** A session that exists nowhere but here until {@link #open} or {@link #connect}. */
    public RemoteSession(
            WsmanTransport transport,
            SessionSettings settings,
            UUID shellId,
            UUID sessionId,
            Supplier<UUID> messageIds) {
        this.settings = settings;
        this.client = new ShellClient(transport, settings, shellId, sessionId, messageIds);
        this.pool = new PoolStream(client, shellId);
    }

    /**
     * Creates the shell and receives until the pool is opened.
     *
     * @throws SessionUnusableException if the pool cannot be used; the shell is deleted
     */
    public OpenedShell open() throws IOException, PsrpProtocolException, InterruptedException {
        return new ShellOpening(client, pool, settings).open();
    }

    /** How the host sees the shell. */
    public ShellDescription get() throws IOException, InterruptedException {
        return ShellResponses.described(client.command(ShellRequests::get));
    }

    /**
     * How the host sees the shell.
     *
     * @param strangerId a SessionId that is nobody's, so that the question is no activity of the shell's client
     */
    public ShellDescription get(UUID strangerId) throws IOException, InterruptedException {
        return ShellResponses.described(client.command(client.context().withSessionId(strangerId), ShellRequests::get));
    }

    /**
     * Takes up a disconnected shell that another session has left, or this one. Pipelines have to be connected each.
     */
    public void connect() throws IOException, PsrpProtocolException, InterruptedException {
        pool.connect();
    }

    /** Leaves the shell, which keeps running; also while a Receive is pending. Leaving twice is no failure. */
    public void disconnect() throws IOException, InterruptedException {
        try {
            client.urgent(client.context(), RemoteSession::disconnection);
        } catch (WsmanFaultException refused) {
            requireDisconnected(refused);
        }
        pool.disconnected();
    }

    /**
     * Makes the host let go of a dead predecessor of ours, of which it does not know yet that it is dead.
     *
     * @param deadSessionId a SessionId of our own store, never anybody else's
     */
    public void forceDisconnect(UUID deadSessionId) throws IOException, InterruptedException {
        RequestContext context = client.context();
        // The host first waits for the pending Receive of the dead client, [MS-WSMV] 3.1.4.15.
        RequestContext predecessor = context.withSessionId(deadSessionId)
                .withOperationTimeout(context.operationTimeout().multipliedBy(2));
        try {
            client.command(predecessor, RemoteSession::disconnection);
        } catch (WsmanFaultException refused) {
            requireDisconnected(refused);
        }
    }

    /** Takes up what {@link #disconnect} left, in the same process. Pipelines have to be reconnected each. */
    public void reconnect() throws IOException, InterruptedException {
        client.command(ShellRequests::reconnect);
        pool.reconnected();
    }

    /** Ends the shell with everything that runs in it; one that is gone already is no failure. */
    public void delete() throws IOException, InterruptedException {
        try {
            client.command(ShellRequests::delete);
        } catch (WsmanFaultException refused) {
            if (refused.code().kind() != WsmanFaultCode.Kind.LOST) {
                throw refused;
            }
        }
    }

    /** A pipeline that does not exist yet. */
    public RemotePipeline pipeline(UUID commandId) {
        return new RemotePipeline(client, pool, commandId, pool.pipeline(commandId));
    }

    /** A pipeline that another process has started and received up to {@code cursor}; to be connected. */
    public RemotePipeline pipeline(UUID commandId, ReceiveCursor cursor) throws PsrpProtocolException {
        return new RemotePipeline(client, pool, commandId, pool.pipeline(commandId, cursor));
    }

    /**
     * One Receive on the pool's own stream, which has nothing that a run needs while its pool is alive.
     *
     * @return empty if there was nothing within the operation timeout
     */
    public List<PsrpEvent> receive() throws IOException, PsrpProtocolException, InterruptedException {
        return pool.receive();
    }

    /** A key for secrets on their way to this host; good until the next {@link #connect}. */
    public SessionKey exchangeSessionKey() throws IOException, PsrpProtocolException, InterruptedException {
        return pool.exchangeSessionKey();
    }

    /** Closes the connections. The shell is not touched; a call in flight fails. */
    @Override
    public void close() {
        client.release();
    }

    private static WsmanRequest disconnection(ShellRequests requests, UUID messageId) {
        return requests.disconnect(messageId, null);
    }

    private static void requireDisconnected(WsmanFaultException refused) throws WsmanFaultException {
        if (refused.code() != WsmanFaultCode.ALREADY_DISCONNECTED) {
            throw refused;
        }
    }
}
