package io.jenkins.plugins.remotepowershell.steps;

import hudson.EnvVars;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Environment variables that a script gets: those of the build that the step names, then the step's own. */
final class StepEnvironment {
    private final RunSite site;

    StepEnvironment(RunSite site) {
        this.site = site;
    }

    Map<String, String> of(StepSettings settings, StartText text) throws IOException, InterruptedException {
        Map<String, String> environment = new LinkedHashMap<>();
        if (!settings.inheritEnv().isEmpty()) {
            EnvVars ofBuild = site.environment();
            for (String name : settings.inheritEnv()) {
                if (ofBuild.containsKey(name)) {
                    environment.put(name, ofBuild.get(name));
                }
            }
        }
        environment.putAll(text.environment());
        return environment;
    }
}
