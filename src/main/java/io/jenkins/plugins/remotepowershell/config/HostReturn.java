package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import jenkins.model.Jenkins;

/** The way back to a run that has been started, whatever has become of its host's definition since. */
final class HostReturn {
    @CheckForNull
    private final Run<?, ?> run;

    private final RunOwner owner;
    private final RunTarget target;
    private final HostOverrides overrides;
    private final Consumer<String> notices;

    HostReturn(
            @CheckForNull Run<?, ?> run,
            RunOwner owner,
            RunTarget target,
            HostOverrides overrides,
            Consumer<String> notices) {
        this.run = run;
        this.owner = owner;
        this.target = target;
        this.overrides = overrides;
        this.notices = notices;
    }

    ResolvedHost resolve() throws HostRefusedException {
        URI uri = URI.create(target.endpoint());
        HostDefinition definition = definition(uri).orElseGet(() -> new HostDefinition(recorded(), null));
        RemoteHost host = definition.host();
        HostAuthentication way = way(host);
        SignOnSource source = credentials(way, uri);
        SessionChoices choices = new SessionChoices(host, overrides);
        Endpoint endpoint = new Endpoint(uri, source.signOn(way))
                .withTls(CurrentTrust.of(host, isUnlisted() ? Optional::empty : this::find))
                .withProxy(host.getProxy().towards(uri, definition.group(), run));
        checkAccount(endpoint);
        return new ResolvedHost(
                owner.host(),
                host.getMaxSessions(),
                target.hostDirectory(),
                way.symbol(),
                new ResolvedHost.CredentialsSource(owner.credentials(), source::password),
                endpoint,
                choices.session(uri, target.configurationName()),
                choices.retry());
    }

    /** How long what is missing for the way back is waited for. */
    Duration patience() {
        RemoteHost host =
                isUnlisted() ? recorded() : find().map(HostDefinition::host).orElseGet(this::recorded);
        try {
            return new SessionChoices(host, overrides).retry().reconnectTimeout();
        } catch (HostRefusedException noDuration) {
            return RetryPolicy.DEFAULT_RECONNECT_TIMEOUT;
        }
    }

    /** The definition as it is now, for trust, proxy and limits; where it has changed the log says so. */
    private Optional<HostDefinition> definition(URI recorded) {
        if (isUnlisted()) {
            return Optional.empty();
        }
        Optional<HostDefinition> found = find();
        if (found.isEmpty()) {
            keep("is no longer defined");
            return found;
        }
        if (!isAt(found.get().host(), recorded)) {
            keep("now points elsewhere");
        }
        if (!found.get().host().allows(owner.jobFullName())) {
            keep("no longer allows " + owner.jobFullName());
        }
        return found;
    }

    private RemoteHost recorded() {
        return new RemoteHost(owner.host().name(), target.endpoint());
    }

    private boolean isUnlisted() {
        return owner.host().key().equals(target.endpoint());
    }

    private Optional<HostDefinition> find() {
        try {
            return new HostCatalog(definedIn(), ignored -> {}).find(owner.host().name());
        } catch (HostRefusedException noLongerAllowed) {
            return Optional.empty();
        }
    }

    /** Where the run's definition stood, or what is left around it: one that is nearer to the job is not the run's. */
    private ItemGroup<?> definedIn() {
        String name = owner.host().folder().orElseGet(() -> FullName.folderOf(owner.jobFullName()));
        while (!name.isEmpty()) {
            if (item(name) instanceof ItemGroup<?> folder) {
                return folder;
            }
            name = FullName.folderOf(name);
        }
        return Jenkins.get();
    }

    private static boolean isAt(RemoteHost host, URI recorded) {
        try {
            return host.uri().equals(recorded);
        } catch (IllegalArgumentException noEndpoint) {
            return false;
        }
    }

    private void keep(String change) {
        notices.accept("host " + owner.host().name() + " " + change + "; this run goes back to " + target.endpoint()
                + ", where it was started, and nothing new is started there");
    }

    private HostAuthentication way(RemoteHost host) throws HostRefusedException {
        if (host.getAuthentication().symbol().equals(target.authentication())) {
            return host.getAuthentication();
        }
        return HostAuthentication.named(target.authentication())
                .orElseThrow(() -> new HostRefusedException("the run was started with the authentication '"
                        + target.authentication() + "', which this release does not know"));
    }

    private SignOnSource credentials(HostAuthentication way, URI uri) throws HostRefusedException {
        CredentialsLookup<? extends StandardCredentials> lookup = new CredentialsLookup<>(way.credentialsType(), uri);
        ItemGroup<?> keeper = keeper();
        StandardCredentials found = find(lookup, keeper)
                .orElseThrow(() -> new HostRefusedException(
                        "credentials '" + owner.credentials().id()
                                + "' are gone; the run on " + owner.host().name()
                                + " is kept until they are back or the host ends its session"));
        if (run != null) {
            CredentialsProvider.track(run, found);
        }
        return new SignOnSource(found, owner.credentials(), () -> find(lookup, keeper));
    }

    /** Where the run found them; only what no store had is looked for again as the job would do it. */
    private Optional<? extends StandardCredentials> find(
            CredentialsLookup<? extends StandardCredentials> lookup, @CheckForNull ItemGroup<?> keeper) {
        CredentialsPlace place = owner.credentials();
        Optional<? extends StandardCredentials> kept =
                keeper == null ? Optional.empty() : lookup.in(keeper, place.id());
        if (place.isInStore()) {
            return kept;
        }
        Optional<? extends StandardCredentials> allowed = kept.filter(HostReturn::isForJobs);
        return allowed.isPresent() || run == null ? allowed : lookup.forRun(run, place.id());
    }

    /** Those of Jenkins' own use are not: only a definition that shares its own gives them away, and those are in a store. */
    private static boolean isForJobs(StandardCredentials found) {
        return found.getScope() != CredentialsScope.SYSTEM;
    }

    @CheckForNull
    private ItemGroup<?> keeper() {
        String context = owner.credentials().context();
        if (context.isEmpty()) {
            return Jenkins.get();
        }
        return item(context) instanceof ItemGroup<?> folder ? folder : null;
    }

    @CheckForNull
    private static Item item(String fullName) {
        try (ACLContext asJenkins = ACL.as2(ACL.SYSTEM2)) {
            return Jenkins.get().getItemByFullName(fullName);
        }
    }

    /** A session belongs to the account that made it. */
    private void checkAccount(Endpoint endpoint) throws HostRefusedException {
        String account = endpoint.authentication().account();
        if (!account.equalsIgnoreCase(target.account())) {
            throw new HostRefusedException("the run on " + owner.host().name() + " was started as " + target.account()
                    + ", and credentials '" + owner.credentials().id() + "' now name " + account
                    + ": only the first can take it up again");
        }
    }
}
