package io.jenkins.plugins.remotepowershell.run;

/**
 * Where a run lives, fixed at its start. A resumed run goes back there and nowhere else.
 *
 * @param endpoint URI of the service
 * @param authentication name of the way to sign on
 * @param account who signs on; a shell belongs to its account
 * @param hostDirectory below which the run's files lie on the host; empty for the default
 */
public record RunTarget(
        String endpoint, String configurationName, String authentication, String account, String hostDirectory) {}
