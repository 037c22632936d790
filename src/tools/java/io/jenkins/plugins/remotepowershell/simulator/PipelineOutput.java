package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.psrp.HostCall;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes a pipeline's records as PSRP messages. */
final class PipelineOutput implements StreamWriter {
    private static final List<String> CUSTOM_OBJECT =
            List.of("System.Management.Automation.PSCustomObject", "System.Object");

    private final MessageSender sender;
    private final String id;
    private final UUID commandId;
    private volatile boolean closed;

    PipelineOutput(MessageSender sender, String id) {
        this.sender = sender;
        this.id = id;
        this.commandId = UUID.fromString(id);
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void write(RecordKind stream, String text) throws InterruptedException {
        switch (stream) {
            case WARNING -> send(MessageType.WARNING_RECORD, informational("WarningRecord", text));
            case VERBOSE -> send(MessageType.VERBOSE_RECORD, informational("VerboseRecord", text));
            case DEBUG -> send(MessageType.DEBUG_RECORD, informational("DebugRecord", text));
            case ERROR -> send(MessageType.ERROR_RECORD, ClixmlWriter.write(error(text)));
            case INFORMATION ->
                send(
                        MessageType.INFORMATION_RECORD,
                        ClixmlWriter.write(PsObject.ofProperties(Map.of("MessageData", text))));
            default -> send(MessageType.PIPELINE_OUTPUT, ClixmlWriter.write(text));
        }
    }

    @Override
    public void writeObject(Map<String, Object> properties) throws InterruptedException {
        PsObject object = PsObject.ofType(CUSTOM_OBJECT, StreamWriter.textOf(properties), properties);
        send(MessageType.PIPELINE_OUTPUT, ClixmlWriter.write(object));
    }

    /** One object of output. */
    void writeValue(Object value) throws InterruptedException {
        send(MessageType.PIPELINE_OUTPUT, ClixmlWriter.write(value));
    }

    void setShouldExit(int code) throws InterruptedException {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("ci", -100L);
        call.put("mi", PsObject.ofEnum(HostCall.METHOD_TYPE, "SetShouldExit", HostCall.SET_SHOULD_EXIT));
        call.put("mp", List.of(code));
        send(MessageType.PIPELINE_HOST_CALL, ClixmlWriter.write(PsObject.ofProperties(call)));
    }

    /** @param reason of a failure; empty for none */
    void state(PSInvocationState state, String reason) throws InterruptedException {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("PipelineState", state.code());
        if (!reason.isEmpty()) {
            properties.put("ExceptionAsErrorRecord", error(reason));
        }
        send(MessageType.PIPELINE_STATE, ClixmlWriter.write(PsObject.ofProperties(properties)));
    }

    private void send(MessageType type, byte[] payload) throws InterruptedException {
        if (!closed) {
            sender.toCommand(id, commandId, type, payload);
        }
    }

    private static byte[] informational(String type, String text) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("InformationalRecord_Message", text);
        properties.put("InformationalRecord_SerializeInvocationInfo", false);
        return ClixmlWriter.write(PsObject.ofType(
                List.of("System.Management.Automation." + type, "System.Management.Automation.InformationalRecord"),
                text,
                properties));
    }

    private static PsObject error(String text) {
        PsObject exception = PsObject.ofType(
                List.of("System.Management.Automation.RuntimeException", "System.Exception", "System.Object"),
                text,
                Map.of("Message", text));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("Exception", exception);
        properties.put("FullyQualifiedErrorId", "Simulated");
        properties.put("ErrorCategory_Category", 0);
        properties.put("ErrorCategory_Message", "NotSpecified: (:) [], RuntimeException");
        properties.put("SerializeExtendedInfo", false);
        return PsObject.ofType(List.of("System.Management.Automation.ErrorRecord", "System.Object"), text, properties);
    }
}
