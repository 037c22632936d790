package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** Finds credentials of one type, for one endpoint where there is one, and tracks their use by builds. */
public final class CredentialsLookup<C extends StandardCredentials> {
    private final Class<C> type;
    private final List<DomainRequirement> requirements;

    /** @param endpoint restricts the search to domains that fit; null for any */
    public CredentialsLookup(Class<C> type, @CheckForNull URI endpoint) {
        this.type = type;
        this.requirements = endpoint == null
                ? List.of()
                : URIRequirementBuilder.fromUri(endpoint.toString()).build();
    }

    /**
     * What a build may use, tracked.
     *
     * @param idOrExpression may be <code>${PARAMETER}</code>
     */
    public Optional<C> forRun(Run<?, ?> run, String idOrExpression) {
        return Optional.ofNullable(CredentialsProvider.findCredentialById(idOrExpression, type, run, requirements))
                .map(found -> CredentialsProvider.track(run, found));
    }

    /** What a folder, or Jenkins itself, has; as Jenkins, whoever asks. */
    Optional<C> in(ItemGroup<?> group, String id) {
        return Optional.ofNullable(
                CredentialsProvider.findCredentialByIdInItemGroup(id, type, group, ACL.SYSTEM2, requirements));
    }

    /** What an item of a form may use. */
    Optional<C> in(@CheckForNull Item item, String id) {
        return item == null
                ? in((ItemGroup<?>) Jenkins.get(), id)
                : Optional.ofNullable(
                        CredentialsProvider.findCredentialByIdInItem(id, type, item, ACL.SYSTEM2, requirements));
    }

    /** The folder, or Jenkins, whose store has the very credentials that were found for a job; empty if none has. */
    static Optional<ItemGroup<?>> keeperOf(Item job, StandardCredentials found) {
        try (ACLContext asJenkins = ACL.as2(ACL.SYSTEM2)) {
            for (CredentialsStore store : CredentialsProvider.lookupStores(job)) {
                if (store.getContext() instanceof ItemGroup<?> group
                        && all(store).anyMatch(it -> it == found)) {
                    return Optional.of(group);
                }
            }
        }
        return Optional.empty();
    }

    /** Full name of the folder whose store has an id that a job sees; empty if it is a global one. */
    static String contextOf(Item job, String id) {
        try (ACLContext asJenkins = ACL.as2(ACL.SYSTEM2)) {
            for (CredentialsStore store : CredentialsProvider.lookupStores(job)) {
                if (has(store, id) && store.getContext() instanceof ItemGroup<?> group) {
                    return group.getFullName();
                }
            }
        }
        return "";
    }

    private static boolean has(CredentialsStore store, String id) {
        return all(store)
                .anyMatch(it -> it instanceof IdCredentials identified
                        && identified.getId().equals(id));
    }

    private static Stream<Credentials> all(CredentialsStore store) {
        return store.getDomains().stream().flatMap(domain -> store.getCredentials(domain).stream());
    }
}
