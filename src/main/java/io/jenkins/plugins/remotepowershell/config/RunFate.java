package io.jenkins.plugins.remotepowershell.config;

import io.jenkins.plugins.remotepowershell.run.StopScope;

/**
 * What becomes of a script if its build can never come back.
 *
 * @param scope how much ends with it, if it is to be stopped
 */
public record RunFate(OnLost onLost, StopScope scope) {}
