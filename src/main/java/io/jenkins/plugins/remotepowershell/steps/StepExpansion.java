package io.jenkins.plugins.remotepowershell.steps;

import hudson.EnvVars;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A freestyle build's step with its <code>${VARIABLE}</code>s replaced. The script stays as it is: in PowerShell that means
 * something else.
 */
final class StepExpansion {
    private final EnvVars variables;

    StepExpansion(EnvVars variables) {
        this.variables = variables;
    }

    RemotePowerShellStep of(RemotePowerShellStep step) {
        RemotePowerShellStep expanded = step.copy(step.getScript());
        expanded.setHost(variables.expand(step.getHost()));
        expanded.setHosts(list(step.getHosts()));
        expanded.setScriptFile(variables.expand(step.getScriptFile()));
        expanded.setWorkingDirectory(variables.expand(step.getWorkingDirectory()));
        expanded.setLabel(variables.expand(step.getLabel()));
        expanded.setParameters(map(step.getParameters()));
        expanded.setEnv(map(step.getEnv()));
        return expanded;
    }

    private List<String> list(List<String> values) {
        return values == null ? null : values.stream().map(variables::expand).collect(Collectors.toList());
    }

    @SuppressWarnings("unchecked")
    private <V> Map<String, V> map(Map<String, V> values) {
        if (values == null) {
            return null;
        }
        Map<String, V> expanded = new LinkedHashMap<>();
        values.forEach(
                (name, value) -> expanded.put(name, value instanceof String text ? (V) variables.expand(text) : value));
        return expanded;
    }
}
