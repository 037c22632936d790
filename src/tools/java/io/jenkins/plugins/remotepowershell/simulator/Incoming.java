package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;

/**
 * A request as it came in.
 *
 * @param user empty for Identify, which needs no sign-on
 * @param octets of the whole envelope
 * @param knownConnection whether the client session has used this connection before, or none
 */
record Incoming(ServerRequest request, String user, int octets, boolean knownConnection) {
    String sessionId() {
        return request.envelope().sessionId();
    }
}
