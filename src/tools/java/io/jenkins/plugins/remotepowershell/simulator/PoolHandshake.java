package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsContainer;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.clixml.PsPrimitive;
import io.jenkins.plugins.remotepowershell.psrp.Defragmenter;
import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.psrp.PsrpMessage;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.SessionCapability;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a host says when a client opens a pool, or connects to one. [MS-PSRP] 3.1.5.3.1, 3.1.5.3.14. */
final class PoolHandshake {
    private final SimulatedShell shell;
    private final UUID poolId;
    private final String protocolVersion;

    PoolHandshake(SimulatedShell shell, String protocolVersion) {
        this.shell = shell;
        this.poolId = UUID.fromString(shell.traits().id());
        this.protocolVersion = protocolVersion;
    }

    /** The host's answer to a client's capability: the older of both versions. */
    static SessionCapability negotiated(SessionCapability client, String hostVersion) {
        String version = client.protocolVersion().compareTo(hostVersion) < 0 ? client.protocolVersion() : hostVersion;
        return new SessionCapability(version, "2.0", "1.1.0.1");
    }

    /** The connectResponseXml for a client's connectXml. */
    byte[] answer(byte[] connectXml) throws FaultAnswer {
        SessionCapability capability = checkConnectXml(connectXml);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("MinRunspaces", 1);
        data.put("MaxRunspaces", 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                fragment(MessageType.SESSION_CAPABILITY, capability.encode()).encode());
        out.writeBytes(fragment(MessageType.RUNSPACEPOOL_INIT_DATA, ClixmlWriter.write(PsObject.ofProperties(data)))
                .encode());
        return out.toByteArray();
    }

    void sendPrivateData() {
        synchronized (shell) {
            shell.pool().post(fragment(MessageType.APPLICATION_PRIVATE_DATA, privateData()));
        }
    }

    /** The payload of APPLICATION_PRIVATE_DATA. */
    static byte[] privateData() {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("PSVersion", PsPrimitive.version("5.1.14393.0"));
        versions.put("WSManStackVersion", PsPrimitive.version("3.0"));
        versions.put("PSRemotingProtocolVersion", PsPrimitive.version("2.3"));
        List<String> dictionary = List.of(
                "System.Management.Automation.PSPrimitiveDictionary", "System.Collections.Hashtable", "System.Object");
        PsObject table = PsObject.ofContainer(PsContainer.DICTIONARY, dictionary, versions);
        PsObject data = PsObject.ofContainer(PsContainer.DICTIONARY, dictionary, Map.of("PSVersionTable", table));
        return ClixmlWriter.write(PsObject.ofProperties(Map.of("ApplicationPrivateData", data)));
    }

    /** Exactly SESSION_CAPABILITY and CONNECT_RUNSPACEPOOL, one fragment each, of this pool, from a client that knows Connect. */
    private SessionCapability checkConnectXml(byte[] connectXml) throws FaultAnswer {
        try {
            List<PsrpMessage> messages = new Defragmenter().add(connectXml);
            if (messages.size() == 2
                    && messages.get(0).typeCode() == MessageType.SESSION_CAPABILITY.code()
                    && messages.get(1).typeCode() == MessageType.CONNECT_RUNSPACEPOOL.code()
                    && messages.get(1).runspacePoolId().equals(poolId)
                    && Fragment.split(connectXml).size() == 2) {
                SessionCapability capability = negotiated(SessionCapability.decode(messages.get(0)), protocolVersion);
                if (capability.supportsDisconnect()) {
                    return capability;
                }
            }
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_CONNECT_FAILED);
        } catch (PsrpProtocolException broken) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_CONNECT_FAILED);
        }
    }

    private Fragment fragment(MessageType type, byte[] payload) {
        PsrpMessage message =
                PsrpMessage.of(PsrpMessage.Destination.CLIENT, type, poolId, PsrpMessage.NO_PIPELINE, payload);
        return new Fragment(shell.objectNumbers().next(), 0, true, true, message.encode());
    }
}
