package io.jenkins.plugins.remotepowershell.psrp;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.clixml.PsPrimitive;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SESSION_CAPABILITY. [MS-PSRP] 2.2.2.1.
 *
 * @param protocolVersion such as {@code 2.3}; Disconnect came with 2.2
 */
public record SessionCapability(String protocolVersion, String psVersion, String serializationVersion) {
    /** What we announce: every server since Windows 8 answers with at most this. */
    public static final SessionCapability OURS = new SessionCapability("2.3", "2.0", "1.1.0.1");

    public byte[] encode() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("protocolversion", PsPrimitive.version(protocolVersion));
        properties.put("PSVersion", PsPrimitive.version(psVersion));
        properties.put("SerializationVersion", PsPrimitive.version(serializationVersion));
        return ClixmlWriter.write(PsObject.ofProperties(properties));
    }

    public static SessionCapability decode(PsrpMessage message) throws PsrpProtocolException {
        Payload payload = Payload.of(message);
        return new SessionCapability(
                payload.text("protocolversion"), payload.text("PSVersion"), payload.text("SerializationVersion"));
    }

    public boolean supportsDisconnect() {
        return isAtLeast(2, 2);
    }

    /** Whether commands may carry MergeInformation, and information records come. */
    public boolean supportsInformation() {
        return isAtLeast(2, 3);
    }

    private boolean isAtLeast(int major, int minor) {
        String[] parts = protocolVersion.split("\\.", -1);
        int ours = Integer.parseInt(parts[0]);
        return ours > major || (ours == major && Integer.parseInt(parts[1]) >= minor);
    }
}
