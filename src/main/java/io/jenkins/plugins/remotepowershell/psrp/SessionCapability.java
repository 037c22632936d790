package io.jenkins.plugins.remotepowershell.psrp;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.clixml.PsPrimitive;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SESSION_CAPABILITY. [MS-PSRP] 2.2.2.1.
 *
 * @param protocolVersion such as {@code 2.3}; Disconnect came with 2.2
 */
public record SessionCapability(String protocolVersion, String psVersion, String serializationVersion) {
    private static final Pattern VERSION = Pattern.compile("2\\.(\\d{1,3})(\\.\\d+)*");

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
        String protocolVersion = payload.text("protocolversion");
        if (!VERSION.matcher(protocolVersion).matches()) {
            throw new PsrpProtocolException("The peer speaks a protocol version that is not 2.something");
        }
        return new SessionCapability(protocolVersion, payload.text("PSVersion"), payload.text("SerializationVersion"));
    }

    public boolean supportsDisconnect() {
        return isAtLeast(2);
    }

    /** Whether commands may carry MergeInformation, and information records come. */
    public boolean supportsInformation() {
        return isAtLeast(3);
    }

    private boolean isAtLeast(int minor) {
        Matcher version = VERSION.matcher(protocolVersion);
        return version.matches() && Integer.parseInt(version.group(1)) >= minor;
    }
}
