package io.jenkins.plugins.remotepowershell.config;

import hudson.model.Action;
import java.util.Collection;

/** On a build: its runs on hosts. */
public interface BuildRuns extends Action {
    /** Of those that it has, or had. */
    Collection<String> runIds();

    /** In the order of their starts. */
    Collection<StartedScript> startedScripts();
}
