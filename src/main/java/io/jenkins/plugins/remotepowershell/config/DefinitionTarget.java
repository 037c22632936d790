package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import java.net.URI;
import jenkins.model.Jenkins;

/** A host as its definition says, with the definition's own credentials: not for a build. */
record DefinitionTarget(Endpoint endpoint, SessionSettings session) {

    /**
     * @param item that defines the host; null for the global configuration
     * @throws IllegalArgumentException if the endpoint is none; the message is for people
     */
    static DefinitionTarget of(RemoteHost host, @CheckForNull Item item) throws HostRefusedException {
        URI uri = host.uri();
        ItemGroup<?> group = item instanceof ItemGroup<?> folder ? folder : Jenkins.get();
        Endpoint endpoint = new Endpoint(uri, credentials(host, item).signOn(host.getAuthentication()))
                .withTls(host.getTrust().settings(host.getName()))
                .withProxy(host.getProxy().towards(uri, group, null));
        SessionSettings session =
                new SessionChoices(host, new HostOverrides()).session(uri, host.getConfigurationName());
        return new DefinitionTarget(endpoint, session);
    }

    private static SignOnSource credentials(RemoteHost host, @CheckForNull Item item) throws HostRefusedException {
        String id = host.getCredentialsId();
        if (id == null) {
            throw new HostRefusedException(Messages.ConnectionTest_NoCredentials());
        }
        CredentialsLookup<? extends StandardCredentials> lookup =
                new CredentialsLookup<>(host.getAuthentication().credentialsType(), host.uri());
        StandardCredentials found = lookup.in(item, id)
                .orElseThrow(() -> new HostRefusedException(Messages.ConnectionTest_CredentialsMissing(id)));
        return new SignOnSource(found, new CredentialsPlace(id, "", false), () -> lookup.in(item, id));
    }
}
