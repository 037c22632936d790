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
    static final SessionCapability HOST = new SessionCapability("2.3", "2.0", "1.1.0.1");

    private PoolHandshake() {}

    /** The connectResponseXml for a client's connectXml. */
    static byte[] answer(SimulatedShell shell, byte[] connectXml) throws FaultAnswer {
        checkConnectXml(shell, connectXml);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("MinRunspaces", 1);
        data.put("MaxRunspaces", 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                fragment(shell, MessageType.SESSION_CAPABILITY, HOST.encode()).encode());
        out.writeBytes(
                fragment(shell, MessageType.RUNSPACEPOOL_INIT_DATA, ClixmlWriter.write(PsObject.ofProperties(data)))
                        .encode());
        return out.toByteArray();
    }

    static void sendPrivateData(SimulatedShell shell) throws FaultAnswer {
        try {
            synchronized (shell) {
                shell.pool()
                        .write(fragment(shell, MessageType.APPLICATION_PRIVATE_DATA, privateData())
                                .encode());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new FaultAnswer(WsmanFaultCode.OPERATION_ABORTED);
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

    /** Exactly SESSION_CAPABILITY and CONNECT_RUNSPACEPOOL, one fragment each, of this pool. */
    private static void checkConnectXml(SimulatedShell shell, byte[] connectXml) throws FaultAnswer {
        try {
            List<PsrpMessage> messages = new Defragmenter().add(connectXml);
            boolean valid = messages.size() == 2
                    && messages.get(0).typeCode() == MessageType.SESSION_CAPABILITY.code()
                    && messages.get(1).typeCode() == MessageType.CONNECT_RUNSPACEPOOL.code()
                    && messages.get(1).runspacePoolId().equals(UUID.fromString(shell.id()));
            if (!valid) {
                throw new FaultAnswer(WsmanFaultCode.PLUGIN_CONNECT_FAILED);
            }
        } catch (PsrpProtocolException broken) {
            throw new FaultAnswer(WsmanFaultCode.PLUGIN_CONNECT_FAILED);
        }
    }

    private static Fragment fragment(SimulatedShell shell, MessageType type, byte[] payload) {
        PsrpMessage message = PsrpMessage.of(
                PsrpMessage.Destination.CLIENT, type, UUID.fromString(shell.id()), PsrpMessage.NO_PIPELINE, payload);
        return new Fragment(shell.nextObjectId(), 0, true, true, message.encode());
    }
}
