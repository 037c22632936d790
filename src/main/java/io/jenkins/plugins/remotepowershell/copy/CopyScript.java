package io.jenkins.plugins.remotepowershell.copy;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CommandParameter;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.records.CopyParameters;
import io.jenkins.plugins.remotepowershell.run.PowerShellResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The PowerShell side of a copy: resource {@code copy.ps1}. */
final class CopyScript {
    private static final PowerShellResource TEXT = PowerShellResource.beside(CopyScript.class, "copy.ps1");

    private CopyScript() {}

    /** @param step one of {@link CopyParameters} */
    static CreatePipeline pipeline(String step, Map<String, Object> values) {
        List<CommandParameter> parameters = new ArrayList<>();
        parameters.add(new CommandParameter(CopyParameters.STEP, step));
        values.forEach((name, value) -> parameters.add(new CommandParameter(name, value)));
        return CreatePipeline.of(Command.script(TEXT.text(), parameters));
    }
}
