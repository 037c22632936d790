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
 * @param locale language of fault texts and culture of the shell, such as {@code en-US}
 */
public record RequestContext(
        String to, String resourceUri, UUID sessionId, int maxEnvelopeSize, Duration operationTimeout, String locale) {

    public RequestContext withResource(String uri) {
        return new RequestContext(to, uri, sessionId, maxEnvelopeSize, operationTimeout, locale);
    }

    public RequestContext withSessionId(UUID id) {
        return new RequestContext(to, resourceUri, id, maxEnvelopeSize, operationTimeout, locale);
    }

    public RequestContext withMaxEnvelopeSize(int octets) {
        return new RequestContext(to, resourceUri, sessionId, octets, operationTimeout, locale);
    }

    public RequestContext withOperationTimeout(Duration timeout) {
        return new RequestContext(to, resourceUri, sessionId, maxEnvelopeSize, timeout, locale);
    }
}
