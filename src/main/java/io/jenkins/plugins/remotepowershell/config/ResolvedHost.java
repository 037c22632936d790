package io.jenkins.plugins.remotepowershell.config;

import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A host that a build may use, and how.
 *
 * @param source as the step named it, and what the limit of sessions counts
 * @param maxSessions of this controller on the host at once
 * @param hostDirectory below which the run's files lie on the host; empty for the default
 * @param authentication the way's name in pipelines
 * @param credentials where they come from
 */
public record ResolvedHost(
        RunOwner.HostSource source,
        int maxSessions,
        String hostDirectory,
        String authentication,
        CredentialsSource credentials,
        Endpoint endpoint,
        SessionSettings session,
        RetryPolicy retry) {

    /**
     * Where credentials come from.
     *
     * @param password as it is when asked for, to be masked; empty where there is none. No part of what is compared
     */
    public record CredentialsSource(CredentialsPlace place, Supplier<Optional<String>> password) {
        @Override
        public boolean equals(Object other) {
            return other instanceof CredentialsSource it && place.equals(it.place);
        }

        @Override
        public int hashCode() {
            return place.hashCode();
        }
    }

    public String name() {
        return source.name();
    }

    public String account() {
        return endpoint.authentication().account();
    }

    /** What a run's record keeps of it. */
    public RunTarget target() {
        return new RunTarget(
                endpoint.uri().toString(), session.configurationName(), authentication, account(), hostDirectory);
    }

    /** Opens no connection yet. */
    public HostReach reach() {
        return new HostReach(endpoint, session, retry);
    }

    /** For the log, such as {@code web01 (https://web01:5986/wsman, PowerShell.7, Negotiate as CORP\svc)}. */
    public String description() {
        return name() + " (" + endpoint.uri() + ", " + session.configurationName() + ", "
                + endpoint.authentication().name() + " as " + account() + ")";
    }
}
