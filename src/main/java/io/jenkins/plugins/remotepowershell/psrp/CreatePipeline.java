package io.jenkins.plugins.remotepowershell.psrp;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsContainer;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CREATE_PIPELINE: commands piped into each other, without pipeline input. [MS-PSRP] 2.2.2.10. */
public record CreatePipeline(List<Command> commands) {
    private static final List<String> LIST_OF_PSOBJECT = List.of(
            "System.Collections.Generic.List`1[[System.Management.Automation.PSObject, System.Management.Automation, "
                    + "Version=1.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]",
            "System.Object");

    public static CreatePipeline of(Command command) {
        return new CreatePipeline(List.of(command));
    }

    public byte[] encode(SessionCapability peer) {
        Map<String, Object> powerShell = new LinkedHashMap<>();
        powerShell.put("IsNested", false);
        powerShell.put("ExtraCmds", null);
        powerShell.put(
                "Cmds",
                listOf(commands.stream()
                        .map(command -> command.toPsObject(peer))
                        .toList()));
        powerShell.put("History", null);
        powerShell.put("RedirectShellErrorOutputPipe", false);

        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("NoInput", true);
        properties.put("ApartmentState", InitRunspacePool.apartmentState());
        properties.put(
                "RemoteStreamOptions", PsObject.ofEnum("System.Management.Automation.RemoteStreamOptions", "0", 0));
        properties.put("AddToHistory", false);
        properties.put("HostInfo", HostInfo.unattended());
        properties.put("PowerShell", PsObject.ofProperties(powerShell));
        properties.put("IsNested", false);
        return ClixmlWriter.write(PsObject.ofProperties(properties));
    }

    /** The commands of a received CREATE_PIPELINE, as a server sees them. */
    public static CreatePipeline decode(PsrpMessage message) throws PsrpProtocolException {
        Object powerShell = Payload.of(message).optional("PowerShell");
        List<Command> commands = new ArrayList<>();
        for (PsObject command : objects(powerShell instanceof PsObject object ? object.property("Cmds") : null)) {
            commands.add(command(command));
        }
        if (commands.isEmpty()) {
            throw new PsrpProtocolException("CREATE_PIPELINE holds no commands");
        }
        return new CreatePipeline(commands);
    }

    private static Command command(PsObject command) throws PsrpProtocolException {
        List<CommandParameter> parameters = new ArrayList<>();
        for (PsObject parameter : objects(command.property("Args"))) {
            String name = parameter.property("N") instanceof String text ? text : null;
            parameters.add(new CommandParameter(name, parameter.property("V")));
        }
        if (!(command.property("Cmd") instanceof String text)) {
            throw new PsrpProtocolException("CREATE_PIPELINE holds a command without text");
        }
        return new Command(text, Boolean.TRUE.equals(command.property("IsScript")), parameters);
    }

    private static List<PsObject> objects(@CheckForNull Object list) {
        List<?> items = list instanceof PsObject object ? object.items() : List.of();
        return items.stream()
                .filter(PsObject.class::isInstance)
                .map(PsObject.class::cast)
                .toList();
    }

    static PsObject listOf(List<PsObject> items) {
        return PsObject.ofContainer(PsContainer.LIST, LIST_OF_PSOBJECT, items);
    }
}
