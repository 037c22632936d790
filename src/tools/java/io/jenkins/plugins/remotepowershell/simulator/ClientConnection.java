package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.time.Duration;

/** Which client session a shell is connected to, if any, and since when it is silent. Guarded by the shell's lock. */
final class ClientConnection {
    private String sessionId;
    private boolean connected = true;
    private Duration idleTimeout;
    private BufferMode bufferMode;
    private long lastActivity = System.nanoTime();

    ClientConnection(String sessionId, Duration idleTimeout, BufferMode bufferMode) {
        this.sessionId = sessionId;
        this.idleTimeout = idleTimeout;
        this.bufferMode = bufferMode;
    }

    /** A request of the shell's client; refused from others, and while disconnected. */
    void require(String requestSessionId) throws FaultAnswer {
        if (!connected) {
            throw new FaultAnswer(WsmanFaultCode.SHELL_DISCONNECTED);
        }
        if (!isSession(requestSessionId)) {
            throw new FaultAnswer(WsmanFaultCode.SESSION_MISMATCH);
        }
        touch();
    }

    void leave(@CheckForNull Duration idle, @CheckForNull BufferMode mode) {
        idleTimeout = idle == null ? idleTimeout : idle;
        bufferMode = mode == null ? bufferMode : mode;
        connected = false;
        touch();
    }

    void take(String newSessionId) {
        connected = true;
        sessionId = newSessionId;
        touch();
    }

    void touch() {
        lastActivity = System.nanoTime();
    }

    boolean isConnected() {
        return connected;
    }

    boolean isSession(String requestSessionId) {
        return sessionId.equals(requestSessionId);
    }

    /** Whether a full buffer may discard output now. */
    boolean isDropping() {
        return !connected && bufferMode == BufferMode.DROP;
    }

    boolean isExpired() {
        return !connected && inactivity().compareTo(idleTimeout) > 0;
    }

    BufferMode bufferMode() {
        return bufferMode;
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    Duration inactivity() {
        return Duration.ofNanos(System.nanoTime() - lastActivity);
    }
}
