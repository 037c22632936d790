package io.jenkins.plugins.remotepowershell.config;

import hudson.model.Action;
import java.util.Collection;

/** On a build: which runs it has, or had, and what it has started. */
public interface RunIds extends Action {
    Collection<String> runIds();

    /** In the order of their starts. */
    Collection<StartedScript> startedScripts();
}
