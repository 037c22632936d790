package io.jenkins.plugins.remotepowershell.config;

import hudson.model.Action;
import java.util.Collection;

/** On a build: which runs it has, or had. */
public interface RunIds extends Action {
    Collection<String> runIds();
}
