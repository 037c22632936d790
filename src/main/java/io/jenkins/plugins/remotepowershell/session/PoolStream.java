package io.jenkins.plugins.remotepowershell.session;

import io.jenkins.plugins.remotepowershell.psrp.ClientPipeline;
import io.jenkins.plugins.remotepowershell.psrp.ClientRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.HostCall;
import io.jenkins.plugins.remotepowershell.psrp.InitRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState;
import io.jenkins.plugins.remotepowershell.psrp.SessionCapability;
import io.jenkins.plugins.remotepowershell.psrp.SessionKey;
import io.jenkins.plugins.remotepowershell.session.SessionUnusableException.Reason;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.ShellResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** The pool's own stream. The PSRP state is guarded by this object; no call to the host is made while it is held. */
final class PoolStream {
    /** Starting a PowerShell process with a profile can take minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int SESSION_KEY_BITS = 2048;

    private final ShellClient client;
    private final UUID poolId;
    private ClientRunspacePool pool;

    PoolStream(ShellClient client, UUID poolId) {
        this.client = client;
        this.poolId = poolId;
        this.pool = new ClientRunspacePool(poolId);
    }

    /** The bytes for Create. */
    synchronized byte[] open() {
        return pool.open(InitRunspacePool.single());
    }

    void connect() throws IOException, PsrpProtocolException, InterruptedException {
        byte[] connectXml = startConnecting();
        byte[] answer = ShellResponses.connected(
                client.command((requests, messageId) -> requests.connect(messageId, connectXml)));
        for (PsrpEvent event : take(answer)) {
            check(event);
        }
        if (state() != RunspacePoolState.OPENED) {
            throw new PsrpProtocolException("The answer to Connect does not open the runspace pool");
        }
    }

    /** Receives until an event is there. */
    void await(Predicate<PsrpEvent> awaited, String what)
            throws IOException, PsrpProtocolException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            boolean found = false;
            for (PsrpEvent event : receive()) {
                check(event);
                refuseQuestion(event);
                found |= awaited.test(event);
            }
            if (found) {
                return;
            }
        }
        throw new SessionUnusableException(
                Reason.SILENT,
                client.host() + " has not " + what + " within " + PATIENCE.toMinutes()
                        + " minutes. It may be overloaded; try again later.");
    }

    /** A question of the configuration's startup script fails there, instead of waiting forever. */
    private void refuseQuestion(PsrpEvent event) throws IOException, InterruptedException {
        if (event instanceof PsrpEvent.HostCalled called && called.call().wantsAnswer()) {
            byte[] answer = refuse(called.call());
            client.command((requests, messageId) ->
                    requests.send(messageId, null, ShellRequests.PROMPT_RESPONSE_STREAM, answer));
        }
    }

    /** One Receive. */
    List<PsrpEvent> receive() throws IOException, PsrpProtocolException, InterruptedException {
        try {
            return take(ShellResponses.received(client.receive(client.context(), null))
                    .fragments());
        } catch (WsmanFaultException refused) {
            if (refused.code() != WsmanFaultCode.TIMED_OUT) {
                throw refused;
            }
            return List.of();
        }
    }

    SessionKey exchangeSessionKey() throws IOException, PsrpProtocolException, InterruptedException {
        SessionKey key = new SessionKey(drawKeyPair());
        byte[] publicKey = offer(key);
        client.command((requests, messageId) -> requests.send(messageId, null, ShellRequests.INPUT_STREAM, publicKey));
        await(PsrpEvent.SessionKeyReady.class::isInstance, "sent its session key");
        return key;
    }

    synchronized ClientPipeline pipeline(UUID commandId) {
        return pool.pipeline(commandId);
    }

    synchronized ClientPipeline pipeline(UUID commandId, ReceiveCursor cursor) throws PsrpProtocolException {
        return pool.pipeline(commandId, cursor);
    }

    synchronized SessionCapability peer() {
        return pool.peer();
    }

    synchronized void disconnected() {
        if (pool.state() == RunspacePoolState.OPENED) {
            pool.disconnected();
        }
    }

    synchronized void reconnected() {
        if (pool.state() == RunspacePoolState.DISCONNECTED) {
            pool.reconnected();
        }
    }

    /** A fresh pool, since a Connect that failed half-way leaves one behind that cannot be used. */
    private synchronized byte[] startConnecting() throws PsrpProtocolException {
        pool = new ClientRunspacePool(poolId);
        return pool.connect();
    }

    private synchronized RunspacePoolState state() {
        return pool.state();
    }

    private synchronized byte[] offer(SessionKey key) {
        return pool.offer(key);
    }

    private synchronized byte[] refuse(HostCall call) {
        return pool.refuse(call);
    }

    private synchronized List<PsrpEvent> take(byte[] fragments) throws PsrpProtocolException {
        return pool.receive(fragments);
    }

    private void check(PsrpEvent event) throws SessionUnusableException {
        if (event instanceof PsrpEvent.Capability capability) {
            check(capability.peer());
        } else if (event instanceof PsrpEvent.PoolState changed
                && (changed.state() == RunspacePoolState.BROKEN || changed.state() == RunspacePoolState.CLOSED)) {
            String why = changed.reason().map(reason -> ": " + reason.message()).orElse("");
            throw new SessionUnusableException(
                    Reason.BROKEN, client.host() + " could not keep the PowerShell session open" + why);
        }
    }

    private void check(SessionCapability peer) throws SessionUnusableException {
        if (!peer.supportsDisconnect()) {
            throw new SessionUnusableException(
                    Reason.TOO_OLD,
                    client.host() + " speaks version " + peer.protocolVersion()
                            + " of the remoting protocol, which cannot"
                            + " keep a script running without us. Install Windows Management Framework 5.1 there.");
        }
        client.enlargeEnvelopes();
    }

    private static KeyPair drawKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(SESSION_KEY_BITS);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has RSA", impossible);
        }
    }
}
