package io.jenkins.plugins.remotepowershell.wsman;

import java.time.Duration;
import java.util.UUID;

/**
 * What the requests of one client session have in common.
 *
 * @param to the endpoint's URL
 * @param resourceUri of the session configuration
 * @param sessionId must be in every message for Disconnect to work. [MS-PSRP] 3.1.4.9
 * @param maxEnvelopeSize octets of the largest answer, 8192 or more
 */
public record RequestContext(
        String to, String resourceUri, UUID sessionId, int maxEnvelopeSize, Duration operationTimeout) {

    public RequestContext withResource(String uri) {
        return new RequestContext(to, uri, sessionId, maxEnvelopeSize, operationTimeout);
    }

    public RequestContext withSessionId(UUID id) {
        return new RequestContext(to, resourceUri, id, maxEnvelopeSize, operationTimeout);
    }

    public RequestContext withMaxEnvelopeSize(int octets) {
        return new RequestContext(to, resourceUri, sessionId, octets, operationTimeout);
    }

    public RequestContext withOperationTimeout(Duration timeout) {
        return new RequestContext(to, resourceUri, sessionId, maxEnvelopeSize, timeout);
    }
}
