package io.jenkins.plugins.remotepowershell.psrp;

import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the peer is told about our host. [MS-PSRP] 2.2.3.14.
 *
 * <p>A host without a user interface: prompts fail on the server at once instead of waiting for an answer, records are
 * not sent twice, and SetShouldExit still arrives.
 */
final class HostInfo {
    private HostInfo() {}

    static PsObject unattended() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("_isHostNull", false);
        properties.put("_isHostUINull", true);
        properties.put("_isHostRawUINull", true);
        properties.put("_useRunspaceHost", false);
        return PsObject.ofProperties(properties);
    }
}
