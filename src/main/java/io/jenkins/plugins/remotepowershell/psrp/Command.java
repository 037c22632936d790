package io.jenkins.plugins.remotepowershell.psrp;

import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One command of a pipeline. [MS-PSRP] 2.2.3.12.
 *
 * @param text a command name, or a script
 */
public record Command(String text, boolean isScript, List<CommandParameter> parameters) {
    private static final String RESULT_TYPES = "System.Management.Automation.Runspaces.PipelineResultTypes";

    public static Command script(String text, List<CommandParameter> parameters) {
        return new Command(text, true, parameters);
    }

    PsObject toPsObject(SessionCapability peer) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("Cmd", text);
        properties.put("IsScript", isScript);
        properties.put("UseLocalScope", null);
        for (String merge : List.of("MergeMyResult", "MergeToResult", "MergePreviousResults")) {
            properties.put(merge, none());
        }
        if (peer.supportsDisconnect()) {
            for (String merge : List.of("MergeError", "MergeWarning", "MergeVerbose", "MergeDebug")) {
                properties.put(merge, none());
            }
        }
        if (peer.supportsInformation()) {
            properties.put("MergeInformation", none());
        }
        properties.put("Args", parameterObjects());
        return PsObject.ofProperties(properties);
    }

    private static PsObject none() {
        return PsObject.ofEnum(RESULT_TYPES, "None", 0);
    }

    private PsObject parameterObjects() {
        return CreatePipeline.listOf(
                parameters.stream().map(Command::parameterObject).toList());
    }

    private static PsObject parameterObject(CommandParameter parameter) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("N", parameter.name());
        properties.put("V", parameter.value());
        return PsObject.ofProperties(properties);
    }

    /** Script text and values stay out of logs. */
    @Override
    public String toString() {
        return isScript ? "script of " + text.length() + " characters" : "command " + text;
    }
}
