package io.jenkins.plugins.remotepowershell.psrp;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsContainer;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * INIT_RUNSPACEPOOL. [MS-PSRP] 2.2.2.2.
 *
 * @param applicationArguments what the script sees as {@code $PSSenderInfo.ApplicationArguments}; no secrets
 */
public record InitRunspacePool(int minimumRunspaces, int maximumRunspaces, Map<String, Object> applicationArguments) {
    private static final List<String> PRIMITIVE_DICTIONARY = List.of(
            "System.Management.Automation.PSPrimitiveDictionary", "System.Collections.Hashtable", "System.Object");

    public static InitRunspacePool single() {
        return new InitRunspacePool(1, 1, Map.of());
    }

    public byte[] encode() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("MinRunspaces", minimumRunspaces);
        properties.put("MaxRunspaces", maximumRunspaces);
        properties.put(
                "PSThreadOptions",
                PsObject.ofEnum("System.Management.Automation.Runspaces.PSThreadOptions", "Default", 0));
        properties.put("ApartmentState", apartmentState());
        properties.put("HostInfo", HostInfo.unattended());
        properties.put(
                "ApplicationArguments",
                applicationArguments.isEmpty()
                        ? null
                        : PsObject.ofContainer(PsContainer.DICTIONARY, PRIMITIVE_DICTIONARY, applicationArguments));
        return ClixmlWriter.write(PsObject.ofProperties(properties));
    }

    static PsObject apartmentState() {
        return PsObject.ofEnum("System.Threading.ApartmentState", "Unknown", 2);
    }
}
