package io.jenkins.plugins.remotepowershell.psrp;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an unattended run answers to host calls: nobody is there, so every question gets an error, never silence. */
final class HostCallPolicy {
    private static final String REASON = "The script asked a question, but it runs unattended";

    private HostCallPolicy() {}

    /** The payload of PIPELINE_HOST_RESPONSE that refuses a call. */
    static byte[] refusal(HostCall call) {
        if (!call.wantsAnswer()) {
            throw new IllegalArgumentException(call + " wants no answer");
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("ci", call.callId());
        properties.put("mi", PsObject.ofEnum(HostCall.METHOD_TYPE, call.methodName(), call.method()));
        properties.put("me", error(call));
        return ClixmlWriter.write(PsObject.ofProperties(properties));
    }

    private static PsObject error(HostCall call) {
        String message = REASON + " (" + call.methodName() + ")";
        PsObject exception = PsObject.ofType(
                List.of("System.Management.Automation.Host.HostException", "System.Exception", "System.Object"),
                message,
                Map.of("Message", message));
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("Exception", exception);
        record.put("TargetObject", null);
        record.put("FullyQualifiedErrorId", "NotInteractive");
        record.put("InvocationInfo", null);
        record.put("ErrorCategory_Category", 19);
        record.put("ErrorCategory_Activity", "");
        record.put("ErrorCategory_Reason", "HostException");
        record.put("ErrorCategory_TargetName", "");
        record.put("ErrorCategory_TargetType", "");
        record.put("ErrorCategory_Message", "ResourceUnavailable: (:) [], HostException");
        record.put("SerializeExtendedInfo", false);
        return PsObject.ofType(List.of("System.Management.Automation.ErrorRecord", "System.Object"), message, record);
    }
}
